"""The list as CSV and as a workbook: what the list shows, rightly spelt, and nothing that reckons."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from applications import exports
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import desk, people

pytestmark = pytest.mark.django_db
HOSTILE = ("=1+1", "+45 20 30 40 50", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://example.org","her")', " =1", "\uff1d1+1")


def fetched(carl: User, kind: str, query: str = "") -> bytes:
    with clock.pinned(people.AFTER):
        response = desk.signed_in(carl).get(reverse("admin:applications_application_export", args=[kind]) + query)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="ansoegninger-2024-11-15.{kind}"'
    return response.content


def table(content: bytes) -> list[list[str]]:
    """The CSV as a Danish Excel reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in content.replace(b"\r\n", b"")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_holds_what_the_list_shows(posting: Posting, carl: User) -> None:
    anna = people.applied(posting, "Ærø Ågård", position="Chef; for “alt”")
    people.applied(posting, "Bo Bech").move("not_invite", by=carl, now=people.AFTER)
    head, *rows = table(fetched(carl, "csv", "?stage=submitted"))
    assert head[:3] == ["Nummer", "Navn", "Nuværende stilling"]
    assert rows == [
        [anna.number, "Ærø Ågård", "Chef; for “alt”", anna.email, "20 30 40 50", "2024-11-11 09:00", "Modtaget", "ja", "", "1"]
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_csv_is_a_formula(text: str, posting: Posting, carl: User) -> None:
    people.applied(posting, "Anna Ager", position=text.strip("\t\r"), attendance_note=text)
    for cell in table(fetched(carl, "csv"))[1]:
        assert not cell.startswith(exports.RECKONED)
        assert not cell.lstrip().startswith(exports.RECKONED)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_workbook_is_a_formula_and_the_text_is_whole(text: str, posting: Posting, carl: User) -> None:
    people.applied(posting, "Anna Ager", attendance_note=text)
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(carl, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert text.strip() in [str(cell.value).strip() for cell in cells]


def test_the_workbook_has_dates_in_danish_time(posting: Posting, carl: User) -> None:
    people.applied(posting)
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(carl, "xlsx"))).active
    assert sheet["F2"].value.isoformat() == "2024-11-11T09:00:00"
    assert sheet["F2"].is_date


def test_control_characters_do_not_break_the_workbook(posting: Posting, carl: User) -> None:
    people.applied(posting, "Anna Ager", position="Chef\x0b\x1f")
    assert openpyxl.load_workbook(io.BytesIO(fetched(carl, "xlsx"))).active["C2"].value == "Chef"


def test_only_the_consultant_takes_the_list_out(posting: Posting, hanne: User) -> None:
    people.applied(posting)
    url = reverse("admin:applications_application_export", args=["csv"])
    administrator = people.staff("Administrator", Role.ADMINISTRATOR, None)
    with clock.pinned(people.AFTER):
        assert desk.signed_in(hanne).get(url).status_code == 302
        assert desk.signed_in(administrator).get(url).status_code == 403
        assert desk.signed_in(people.staff("Cilla", Role.CONSULTANT, posting)).get(url.replace("csv", "pdf")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_costs_the_same_whatever_its_length(rows: int, posting: Posting, carl: User, django_assert_num_queries) -> None:
    for number in range(rows):
        people.applied(posting, f"Ansøger {number}")
    fetched(carl, "csv")
    client, url = desk.signed_in(carl), reverse("admin:applications_application_export", args=["csv"])
    with clock.pinned(people.AFTER), django_assert_num_queries(7):
        client.get(url)
