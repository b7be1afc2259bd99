"""What a sound posting file becomes."""

from datetime import UTC, date, datetime
from pathlib import Path

from recruitment.postings import Block, Bullet, read
from tests.people import POSTING_FILE

SECOND = read(Path(__file__).parent / "postings" / "second.toml")


def test_a_deadline_without_a_time_ends_with_its_day_in_copenhagen() -> None:
    assert read(POSTING_FILE).closes_at == datetime(2024, 11, 14, 23, tzinfo=UTC)


def test_a_deadline_at_noon_ends_at_noon() -> None:
    assert SECOND.closes_at == datetime(2027, 3, 24, 11, tzinfo=UTC)


def test_a_posting_has_the_rounds_of_its_timetable() -> None:
    assert read(POSTING_FILE).rounds == SECOND.rounds == ("first_interview", "second_interview")
    assert (read(POSTING_FILE).has_test, SECOND.has_test) == (True, False)
    assert SECOND.milestone("test") is None
    start = SECOND.milestone("start")
    assert start is not None
    assert start.date == date(2027, 6, 1)


def test_blocks_are_read_in_their_order() -> None:
    assert SECOND.sections[0].blocks == (
        Block(
            "paragraph", "Du får fem biblioteker, to museer og 62 kolleger. Læs mere på [kommunens sider](https://bredning.example/kultur)."
        ),
        Block("heading", "Det første år"),
        Block("numbered", items=(Bullet("Lær husene at kende."), Bullet("Læg en plan, som husene kan se sig selv i.", lead="Til sommer"))),
    )
    assert [block.kind for block in SECOND.sections[1].blocks] == ["competencies", "background"]


def test_line_breaks_fold_and_non_breaking_spaces_stay() -> None:
    texts = [block.text for section in read(POSTING_FILE).sections for block in section.blocks]
    assert not any("\n" in text or "  " in text for text in texts)


def test_every_competency_has_its_anchors_and_questions() -> None:
    profile = read(POSTING_FILE)
    assert [competency.key for competency in profile.competencies] == [
        "struktureret_ledelsesstil", "relationer_og_samarbejde", "proces_og_forandring", "kommunikation", "politisk_taeft",
    ]  # fmt: skip
    assert {tuple(competency.anchors) for competency in profile.competencies} == {(1, 3, 5)}
    assert {len(competency.questions) for competency in profile.competencies} == {2}
    assert (len(profile.traits), len(profile.background), len(profile.contacts)) == (5, 5, 2)
