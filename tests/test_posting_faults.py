"""A posting file with faults: every one of them is named at once, with the path of its key."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from recruitment.postings import Faults, read, read_text

FILES = Path(__file__).parent / "postings"
SOUND = (FILES / "second.toml").read_text(encoding="utf-8")


def faults_of(text: str) -> list[str]:
    with override("en"), pytest.raises(Faults) as caught:
        read_text(text, name="posting.toml")
    return [str(fault) for fault in caught.value.faults]


def spoilt(old: str, new: str) -> str:
    """The sound file with one passage replaced; the passage must be there."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def test_five_faults_are_named_together_in_english() -> None:
    assert faults_of((FILES / "faulty.toml").read_text(encoding="utf-8")) == [
        "accent.light: the contrast with #ffffff is 2.6:1; it must be at least 4.5:1",
        "timetable[1].weekday: 31 March 2027 falls on onsdag, not on torsdag",
        "contacts[1].fone: this key is unknown",
        "competencies[1].anchors.3: this is missing",
        "timetable[3].date: 8 April 2027 must come after 8 April 2027 (“second_interview”)",
    ]


def test_five_faults_are_named_together_in_danish() -> None:
    with override("da"), pytest.raises(Faults) as caught:
        read(FILES / "faulty.toml")
    assert str(caught.value).splitlines() == [
        "accent.light: kontrasten mod #ffffff er 2,6:1; den skal være mindst 4,5:1",
        "timetable[1].weekday: 31. marts 2027 er en onsdag, ikke en torsdag",
        "contacts[1].fone: nøglen er ukendt",
        "competencies[1].anchors.3: mangler",
        "timetable[3].date: 8. april 2027 skal ligge efter 8. april 2027 (”second_interview”)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('slug = "nordkysten-2027"', 'slug = "Nord Kysten"', "slug: “Nord Kysten” must be small letters a–z, digits and -, at most 80"),
        ('lang = "da"', 'lang = "tlh"', "lang: “tlh” must be one of: da"),
        ('short_title = "Kulturchef"', 'short_titel = "Kulturchef"', "short_title: this is missing"),
        ('short_title = "Kulturchef"', 'short_titel = "Kulturchef"', "short_titel: this key is unknown; perhaps “short_title” was meant"),
        ('title = "Biblioteks- og kulturchef"', f'title = "{"x" * 201}"', "title: this has 201 characters; at most 200 fit"),
        ('summary = "', 'summary = "" # "', "summary: this must not be empty"),
        ("[accent]", "accent = 3\n[other]", "accent: this must be a table"),
        ('light = "#7a2e1d"', 'light = "red"', "accent.light: “red” must be a colour written like #1f5b3a"),
        ('dark = "#f0a58f"', 'dark = "#333333"', "accent.dark: the contrast with #14181d is 1.4:1; it must be at least 4.5:1"),
        ('"https://bredning.example"', '"http://bredning.example"',
         "employer.website: “http://bredning.example” must be a link that begins with https://"),
        ("(https://bredning.example/kultur)", "(/kultur)", "sections[0].blocks[0]: “/kultur” must be a link that begins with https://"),
        ("[kommunens sider]", "[ ]", "sections[0].blocks[0]: the link to https://bredning.example/kultur needs a text to press"),
        ('email = "post@bredning.example"', 'email = "post"', "employer.email: “post” must be an e-mail address"),
        ('phone = "99 99 00 01"', 'phone = "spørg omstillingen"',
         "contacts[0].phone: “spørg omstillingen” must be a phone number of digits and spaces"),
        ('kind = "first_interview"', 'kind = "interview"',
         "timetable[1].kind: “interview” must be one of: deadline, first_interview, test, second_interview, start"),
        ('kind = "first_interview"', 'kind = "second_interview"', "timetable: “first_interview” is missing"),
        ('kind = "first_interview"', 'kind = "second_interview"', "timetable[2].kind: “second_interview” has been used already"),
        ('kind = "first_interview"', 'kind = "start"', "timetable[2].kind: “second_interview” must come before “start”"),
        ('kind = "first_interview"', 'kind = "test"', "test: the timetable has a test, and nothing here says what it is"),
        ("[[facts]]", '[test]\ntitle = "Prøve"\ntext = "En prøve."\n[[facts]]', "test: the test has no day in the timetable"),
        ("date = 2027-03-24", 'date = "2027-03-24"', "timetable[0].date: this must be a date, written without quotes like 2024-11-14"),
        ("date = 2027-03-24", "date = 2027-03-24T12:00:00",
         "timetable[0].date: this must be a date, written without quotes like 2024-11-14"),
        ("at = 12:00:00", "at = 12", "timetable[0].at: this must be a time of day, written without quotes like 12:00:00"),
        ('weekday = "onsdag"', 'weekday = "Wednesday"',
         "timetable[0].weekday: “Wednesday” must be one of: mandag, tirsdag, onsdag, torsdag, fredag, lørdag, søndag"),
        ('key = "formidling"', 'key = "samler"', "competencies[1].key: “samler” has been used already"),
        ('key = "formidling"', 'key = "Formidling"',
         "competencies[1].key: “Formidling” must be small letters a–z, digits and _, a letter first, at most 60"),
        ("[competencies.anchors]", "[competencies.ankre]", "competencies[0].anchors: this is missing"),
        ('1 = "Taler om fusioner', '2 = "Midt imellem."\n1 = "Taler om fusioner', "competencies[0].anchors.2: this key is unknown"),
        ('["Fortæl om to enheder, du har ført sammen."]', "[7]", "competencies[0].questions[0]: this must be a text"),
        ('{ heading = "Det første år" }', '{ overskrift = "Det første år" }',
         "sections[0].blocks[1]: a block is a text, or a table with one of: heading, bullets, numbered, show"),
        ('{ heading = "Det første år" }', "4", "sections[0].blocks[1]: this must be a table"),
        ('{ show = "competencies" }, ', "", "sections: no section shows “competencies”"),
        ('{ show = "timetable" }', '{ show = "traits" }', "sections: a section shows “traits”, but the posting has none"),
        ('{ show = "timetable" }', '{ show = "background" }', "sections: “background” is shown more than once"),
        ('"odt"', '"exe"', "application.kinds[2]: “exe” must be one of: pdf, docx, odt, jpg, png"),
        ("max_megabytes = 10", "max_megabytes = true", "application.max_megabytes: this must be a whole number"),
        ("retention_months = 12", "retention_months = 0", "privacy.retention_months: this must be from 1 to 36"),
        ("[privacy]", "[privatliv]", "privacy: this is missing"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_the_path_of_its_key(old: str, new: str, fault: str) -> None:
    assert fault in faults_of(spoilt(old, new))


def test_too_few_competencies_are_counted() -> None:
    first, rest = SOUND.split("[[competencies]]", 1)
    last = rest.split("[[background]]", 1)[1]
    one = rest.split("[[competencies]]", 1)[0]
    text = f"{first}[[competencies]]{one}[[background]]{last}"
    assert faults_of(text) == ["competencies: there must be from 3 to 7 of these, and there are 1"]


def test_a_contrast_just_short_is_not_rounded_up_to_enough() -> None:
    # 4.48:1, which a rounding would call 4.5.
    fault = "accent.light: the contrast with #ffffff is 4.4:1; it must be at least 4.5:1"
    assert faults_of(spoilt("#7a2e1d", "#777777")) == [fault]


def test_a_file_that_is_no_toml_says_where() -> None:
    (fault,) = faults_of("slug = nord")
    assert re.fullmatch(r"posting\.toml: the file is not valid TOML: .* \(at line 1, column 8\)", fault)


def test_an_empty_file_lacks_everything_that_is_required() -> None:
    missing = [fault.split(":")[0] for fault in faults_of("") if fault.endswith(": this is missing")]
    assert missing == [
        "slug", "lang", "title", "short_title", "summary", "accent", "employer", "timetable", "contacts", "competencies",
        "sections", "application", "privacy",
    ]  # fmt: skip


def test_a_missing_file_and_a_file_of_bytes_are_faults_too(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    for name, words in (("none.toml", "there is no such file"), ("bytes.toml", "the file cannot be read")):
        with override("en"), pytest.raises(Faults, match=f"{name}: {words}"):
            read(tmp_path / name)
