"""The list of applications as CSV and as a workbook, for a Danish Excel. No cell can be a formula, whatever somebody wrote.

CSV: UTF-8 with a byte order mark, semicolons, CRLF, which is what a double click in a Danish Excel opens rightly. A cell that
a spreadsheet would reckon with begins with an apostrophe (OWASP, "CSV Injection"). In the workbook every cell is text or a date.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from applications.process import Stage
from recruitment import clock
from recruitment.typography import NBSP

Cell = str | int | datetime
RECKONED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings by which a spreadsheet takes a text for a formula; the wide forms too, which some read alike."""
WIDEST = 60


def heads() -> list[str]:
    return [
        _("Number"), _("Name"), _("Present position"), _("E-mail address"), _("Phone"), _("Received"), _("Stage"),
        _("Can come every day"), _("About the days"), _("Files"),
    ]  # fmt: skip


def rows(applications: Iterable[Application]) -> Iterator[list[Cell]]:
    """One row an application; `received` as an aware moment. Each application must carry `file_count`, as the list's do."""
    for one in applications:
        can = _("yes") if one.attendance and all(one.attendance.values()) else _("no")
        yield [
            one.number, one.name, one.position, one.email, one.phone, one.submitted_at or "", str(Stage(one.stage).label),
            can, one.attendance_note, int(getattr(one, "file_count", 0)),
        ]  # fmt: skip


def as_csv(applications: Iterable[Application]) -> bytes:
    """The whole list as a Danish Excel opens it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(heads())
    for row in rows(applications):
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return clock.local(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, int):
        return cell
    text = cell.replace(NBSP, " ").replace("\x00", "")
    return f"'{text}" if text.lstrip().startswith(RECKONED) or text.startswith(RECKONED) else text


def as_workbook(applications: Iterable[Application]) -> bytes:
    """The whole list as XLSX: a head that stays, a filter on each column, moments as dates in Danish time."""
    from openpyxl import Workbook  # slow import
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Applications")
    for column, head in enumerate(heads(), start=1):
        _put(sheet.cell(1, column), head)
        sheet.cell(1, column).font = Font(bold=True)
    widths = [len(head) for head in heads()]
    for line, row in enumerate(rows(applications), start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            _put(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            widths[column - 1] = max(widths[column - 1], 17 if isinstance(value, datetime) else len(str(value)))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Cell) -> None:
    """Write a value as what it is: a text stays a text, also one that begins like a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # slow import

    if isinstance(value, datetime):
        # A workbook knows no zones.
        cell.value = clock.local(value).replace(tzinfo=None)
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, int):
        cell.value = value
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(RECKONED)
