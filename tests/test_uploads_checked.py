"""What a file may be: by its content, opened in a process of its own, each refusal with its reason."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from applications import uploads
from tests import papers

MOST = 20 * 1024 * 1024


def examined(tmp_path: Path, content: bytes) -> uploads.Fit:
    path = tmp_path / "file"
    path.write_bytes(content)
    return uploads.examine(path, len(content), MOST)


def refusal(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(uploads.Unfit) as caught:
        examined(tmp_path, content)
    return caught.value.reason


def test_an_honest_pdf_opens_and_its_pages_are_counted(tmp_path: Path) -> None:
    assert examined(tmp_path, papers.pdf(3)) == uploads.Fit("pdf", 3)


@pytest.mark.parametrize(
    "content",
    [
        papers.docx(),
        papers.docx(rels=papers.outside("hyperlink", "https://www.linkedin.com/in/anna")),
        papers.docx(rels=papers.outside("attachedTemplate", "file:///C:/Users/anna/Brev.dotx")),
    ],
    ids=["plain", "with a link", "from a template on one's own disk"],
)
def test_an_honest_word_document_is_taken(tmp_path: Path, content: bytes) -> None:
    assert examined(tmp_path, content) == uploads.Fit("docx", None)


def test_a_font_that_bears_the_name_of_a_script_is_none(tmp_path: Path) -> None:
    document = papers.blank()
    document.pages[0].Resources.Font = papers.pikepdf.Dictionary(JS=papers.pikepdf.Dictionary(Type=papers.pikepdf.Name.Font))
    assert examined(tmp_path, papers.saved(document)).pages == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"Cv for Anna Ager\n", "text"),
        (b"<html>" + papers.pdf(), "text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
        (b"%PDF-1.7\n% no more than this", "damaged"),
        (papers.pdf()[:-200], "damaged"),
        (papers.pdf() + b"x" * 4000, "damaged"),
        (papers.locked_pdf(), "encrypted"),
        (papers.saved(papers.pikepdf.new()), "no_pages"),
        (papers.zipped({"readme.txt": "hej"}), "other_zip"),
        (papers.docx("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (papers.docx(**{"word__vbaProject.bin": b"x"}), "macros"),
        (papers.docx(**{"word__embeddings__oleObject1.bin": b"x"}), "embedded"),
        (papers.docx(rels=papers.outside("attachedTemplate", "https://evil.example/t.dotm")), "remote"),
        (papers.docx(rels=papers.outside("attachedTemplate", r"\\evil.example\t.dotm")), "remote"),
        (papers.docx(rels=papers.outside("attachedTemplate", r"file:///\\evil.example\t.dotm")), "remote"),
        (papers.docx(rels=papers.outside("image", "https://evil.example/pixel.png")), "remote"),
        (papers.docx(body="<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"), "active"),
        (papers.docx(body="<w:p>"), "damaged"),
        (papers.zipped({"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "b">]><Types/>'}), "damaged"),
        (papers.docx(word__media__bomb=b"\0" * (210 << 20)), "too_much"),
    ],
)
def test_a_bad_file_is_refused_for_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    assert refusal(tmp_path, content) == reason


@pytest.mark.parametrize("what", papers.active_pdfs())
def test_a_pdf_that_does_or_carries_something_is_refused(tmp_path: Path, what: str) -> None:
    assert refusal(tmp_path, papers.active_pdfs()[what]) == ("embedded" if what == "embedded" else "active")


@pytest.mark.parametrize(("signal", "reason"), [("SIGSEGV", "damaged"), ("SIGKILL", "too_much"), ("SIGXCPU", "too_much")])
def test_a_parser_that_dies_of_a_file_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal: str, reason: str) -> None:
    monkeypatch.setattr(uploads, "START", f"import os, signal; os.kill(os.getpid(), signal.{signal})")
    assert refusal(tmp_path, papers.pdf()) == reason


REACHES_OUT = """
import sys; sys.path.insert(0, sys.argv[1])
import ctypes, json, os, pathlib, socket, subprocess
from applications.proof import Refused
from applications.proof.process import limit, shut
native = ctypes.CDLL(None).socket
limit()
try:
    pathlib.Path(sys.argv[3]).write_bytes(b"x")
except OSError:
    found = ["no room"]
shut()
for act in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: subprocess.run(["true"]), lambda: os.system("true"),
            lambda: pathlib.Path("/etc/passwd").read_bytes()):
    try:
        act()
        found.append("out")
    except Refused:
        found.append("refused")
    except OSError:
        found.append("closed")
found.append("closed" if native(socket.AF_INET, socket.SOCK_STREAM, 0) == -1 else "out")
sys.stdout.write(json.dumps({"format": " ".join(found), "pages": None}))
"""


def test_the_parser_writes_nothing_and_then_speaks_to_nobody_and_starts_and_reads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "START", REACHES_OUT)
    assert examined(tmp_path, papers.pdf()).format == "no room closed refused refused closed closed"


def test_a_name_is_cleaned_for_display() -> None:
    assert uploads.shown_name("C:\\Users\\anna\\cv\r\n\x00  2024.pdf") == "cv 2024.pdf"
    assert uploads.shown_name("../../etc/passwd") == "passwd"
    assert len(uploads.shown_name("a" * 400 + ".pdf")) == 300
    assert uploads.shown_name("\n") == "fil"


def test_a_web_process_has_no_parser_at_hand() -> None:
    """They cost time and memory at the start, and a fault in one would be a fault of the web process."""
    asked = "import sys, recruitment.wsgi, recruitment.urls, applications.urls; print({'pikepdf', 'PIL'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR, timeout=60)
    assert run.stdout.strip() == "set()"
