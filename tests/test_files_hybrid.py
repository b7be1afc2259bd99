"""A PDF with two tables of its objects, as Word writes it, is read with both."""

import pytest

from applications.proof import Refused, pdf
from tests.files.added_later import script_in_the_hidden_half_of_a_hybrid

SCRIPT, HARMLESS = b"/S/JavaScript/JS(app.alert\\(1\\))", b"/S/GoTo/D[3 0 R/Fit]             "


def hybrid(action: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr("tests.files.added_later.SCRIPT", b"<<" + action + b">>")
    return script_in_the_hidden_half_of_a_hybrid()


def test_a_hybrid_that_hides_nothing_bad_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.look(hybrid(HARMLESS, monkeypatch)) == ("pdf", 1)


def test_what_only_new_readers_see_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as refused:
        pdf.look(hybrid(SCRIPT, monkeypatch))
    assert str(refused.value) == "active"


def test_a_hybrid_whose_second_table_lies_nowhere_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    content = hybrid(HARMLESS, monkeypatch)
    at = pdf.tables_for_new_readers(content)[0]
    with pytest.raises(Refused) as refused:
        pdf.look_at_the_hidden_half(content.replace(b"/XRefStm %d" % at, b"/XRefStm 9999999999"), [9999999999])
    assert str(refused.value) == "damaged"
