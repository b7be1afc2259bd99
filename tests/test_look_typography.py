"""Dates, times, numbers and text as they are printed."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils.translation import override

from recruitment import typography

MOMENT = datetime(2024, 11, 14, 22, 59, tzinfo=UTC)


def spaced(text: str) -> str:
    """With each non-breaking space made visible."""
    return text.replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("language", "printed"),
    [("da", "torsdag den 14._november_2024 kl._23.59"), ("en", "Thursday 14_November_2024 at_23:59")],
)
def test_a_moment_is_told_in_copenhagen_with_its_weekday(language, printed):
    with override(language):
        assert spaced(typography.moment(MOMENT)) == printed


def test_a_moment_after_midnight_belongs_to_the_next_day():
    with override("da"):
        assert spaced(typography.moment(datetime(2024, 11, 14, 23, tzinfo=UTC))) == "fredag den 15._november_2024 kl._00.00"


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "søndag den 27._oktober_2024 kl._02.30"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "søndag den 27._oktober_2024 kl._02.30"),
        (datetime(2024, 10, 27, 2, 30, tzinfo=UTC), "søndag den 27._oktober_2024 kl._03.30"),
    ],
)
def test_the_night_when_summer_time_ends_is_shown_as_the_clocks_showed_it(moment, printed):
    with override("da"):
        assert spaced(typography.moment(moment)) == printed


def test_a_deadline_at_the_end_of_a_day_is_printed_as_its_last_minute():
    with override("da"):
        assert spaced(typography.deadline(date(2024, 11, 14), None)).endswith("14._november_2024 kl._23.59")
        assert spaced(typography.deadline(date(2027, 3, 1), time(12))).endswith("1._marts_2027 kl._12.00")


@pytest.mark.parametrize(
    ("size", "printed"), [(0, "1_kB"), (900, "1_kB"), (312_000, "312_kB"), (1_234_567, "1,2_MB"), (20_000_000, "20,0_MB")]
)
def test_a_size_is_told_as_danes_write_numbers(size, printed):
    with override("da"):
        assert spaced(typography.file_size(size)) == printed


def test_a_phone_number_is_held_together_and_can_be_dialled():
    assert spaced(typography.phone("40 40 77 19")) == '<a class="nowrap" href="tel:+4540407719">40_40_77_19</a>'
    assert 'href="tel:+4670123456"' in typography.phone("+46 70 12 34 56")


def test_running_text_is_escaped_and_knows_no_markup_but_a_secure_link():
    assert typography.prose("<b>A</b> & [her](https://example.dk/?a=1&b=2).") == (
        '&lt;b&gt;A&lt;/b&gt; &amp; <a href="https://example.dk/?a=1&amp;b=2">her</a>.'
    )
    assert "<a" not in typography.prose("[her](javascript:alert(1)) og [der](http://example.dk)")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("over 60 % af byen", "over 60_% af byen"),
        ("efter § 17.4", "efter §_17.4"),
        ("ca. 28.000 borgere", "ca._28.000_borgere"),
        ("kl. 9 den 1. januar", "kl._9 den 1._januar"),
        ("2620 Albertslund", "2620_Albertslund"),
        ("én kommune – én organisation", "én kommune_– én organisation"),
        ("I 2025 er der valg", "I 2025 er der valg"),
    ],
)
def test_a_line_never_ends_where_it_must_not(text, kept):
    assert spaced(typography.unbroken(text)) == kept
