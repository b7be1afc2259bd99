"""The leak test leaves nothing out: no address, no text, no line of its table."""

import io
import zipfile

import pytest
from django.apps import apps
from django.db import models

from recruitment import clock
from tests.leaks import addresses, marks, table
from tests.leaks.addresses import Pattern
from tests.leaks.case import Case
from tests.leaks.phases import MOMENTS, PHASES, play

OPEN: dict[str, str] = {
    "Application.number": "a number to quote on the phone, made by us",
    "Attachment.format": "the kind of the file, found by us",
    "Attachment.sha256": "reckoned from the file",
    "AccessKey.digest": "reckoned from a key",
    "Admission.digest": "reckoned from a code",
    "Assessment.saved_from": "a random name of a page",
    "Feed.digest": "reckoned from a secret",
    "GuideQuestion.origin": "a question of the posting’s own, as its file has it",
    "KeyRequest.email": "whoever asks for a key wrote it, and no page shows it",
    "Look.file": "a random name on the disk",
    "Look.format": "the kind of the file, found by us",
    "Look.picture": "a random name on the disk",
    "Occupied.holder": "a reference such as `application:17`",
    "ReplacedFile.format": "the kind of the file, found by us",
    "ReplacedFile.sha256": "reckoned from the file",
    "Screening.criterion": "the key of a wish of the posting, which everybody reads",
    "Step.move": "a name of the table of moves",
}
"""{text: why there is nothing of anybody’s in it}."""


def texts() -> list[str]:
    """Every text that a person or a file can put something into, in the apps that hold the case."""
    fields = [
        (model, field)
        for app in ("applications", "scheduling")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
    ]
    free = [(model, field) for model, field in fields if isinstance(field, models.CharField | models.TextField) and not field.choices]
    return [f"{model.__name__}.{field.name}" for model, field in free]


def planted_now() -> set[str]:
    """The texts in which one of the words stands now."""
    found = set()
    for name in texts():
        model_name, _dot, field = name.partition(".")
        model = next(model for model in apps.get_models() if model.__name__ == model_name)
        if any(marks.found(str(value)) for value in model._default_manager.values_list(field, flat=True)):
            found.add(name)
    return found


def test_every_text_has_a_word_in_it_or_a_reason_why_not(db: None) -> None:
    found: set[str] = set()
    with clock.pinned(MOMENTS["ended"]):
        play("ended", after=lambda _case: found.update(planted_now()))
    nameless = [f"{name} has no planted word: plant one in tests/leaks/phases.py, and say in table.py who reads it" for name in texts()
                if name not in found | OPEN.keys()]  # fmt: skip
    assert nameless == []
    assert OPEN.keys() - set(texts()) == set()
    assert OPEN.keys() & found == set()
    # And the other way: each word has its line, each line its word.
    assert [what for what in marks.PLANTED.values() if not table.knows(what)] == []
    assert [line for line in table.WHO if not table.planted([line])] == []


def test_the_table_knows_everybody_and_every_phase(db: None) -> None:
    assert set(Case().users()) == set(table.ROLES)
    assert PHASES == table.PHASES


def test_every_address_can_be_asked() -> None:
    assert [sentence for pattern in addresses.patterns() for sentence in addresses.unknown(pattern)] == []


def test_a_page_with_an_argument_that_nobody_knows_stops_it_with_a_sentence() -> None:
    (sentence,) = addresses.unknown(Pattern("samtaler/<slug:sted>/", "somewhere", ("sted",)))
    assert sentence == (
        "/samtaler/<slug:sted>/ has an argument “sted” that the leak test cannot fill: "
        "say what it is in ARGUMENTS or EXACTLY of tests/leaks/addresses.py."
    )


def test_what_is_said_of_an_address_is_said_of_one_that_exists() -> None:
    there = {(pattern.name, name) for pattern in addresses.patterns() for name in pattern.arguments}
    assert addresses.EXACTLY.keys() - there == set()
    assert set(addresses.EXCUSED) <= {pattern.route for pattern in addresses.patterns()}


@pytest.mark.parametrize("content", [b"%PDF", b"PK", b"text"])
def test_a_word_is_found_in_whatever_it_is_packed_into(content: bytes) -> None:
    word = marks.mark("a word in a test")
    packed = marks.pdf(word) if content == b"%PDF" else word.encode()
    if content == b"PK":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.pdf", marks.pdf(word))
        packed = out.getvalue()
    assert (word.encode() in packed) is (content == b"text")
    assert "a word in a test" in marks.found(*marks.readable(packed))
    marks.PLANTED.pop(word)
