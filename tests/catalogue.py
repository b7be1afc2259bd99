"""Whether the Danish catalogue is whole: nothing missing, nothing doubtful, the compiled file made from it.

Run by CI: `python tests/catalogue.py`. It extracts the messages anew into a copy and compares.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MORE = r"(?:\n\".*\")*"  # a string may go on over several lines
ENTRY = re.compile(rf"^((?:msgctxt .*{MORE}\n)?msgid .*{MORE})(?:\nmsgid_plural .*{MORE})?((?:\nmsgstr.*{MORE})+)", re.MULTILINE)
CATALOGUE = ROOT / "recruitment" / "locale" / "da" / "LC_MESSAGES" / "django.po"


def entries(text: str) -> dict[str, str]:
    """{msgid with its context: msgstr} of a PO file without obsolete entries; a doubtful (fuzzy) one counts as missing."""
    found = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        body = "\n".join(line for line in lines if not line.startswith("#"))
        match = ENTRY.search(body)
        if match:
            fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            found[joined(match[1])] = "" if fuzzy else joined(match[2])
    return found


def joined(lines: str) -> str:
    return "".join(re.findall(r"\"(.*)\"", lines))


def extracted() -> dict[str, str]:
    """What the code and the templates say today."""
    with tempfile.TemporaryDirectory() as folder:
        python = subprocess.run(
            ["git", "ls-files", "*.py", "*.html", "*.txt"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split()
        for name in python:
            if name.startswith(("recruitment/", "applications/", "scheduling/", "templates/")):
                target = Path(folder) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((ROOT / name).read_bytes())
        (Path(folder) / "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "da", "--no-wrap", "--no-location", "-v", "0"], cwd=folder, check=True
        )
        return entries((Path(folder) / "locale/da/LC_MESSAGES/django.po").read_text(encoding="utf-8"))


def main() -> int:
    danish = entries(CATALOGUE.read_text(encoding="utf-8"))
    said = extracted()
    missing = sorted(msgid for msgid in said if msgid and not danish.get(msgid))
    unused = sorted(msgid for msgid in danish if msgid and msgid not in said)
    for msgid in missing:
        print(f"no Danish for: {msgid}")  # noqa: T201  a command's output
    for msgid in unused:
        print(f"nobody says any more: {msgid}")  # noqa: T201  a command's output
    compiled = subprocess.run(["msgfmt", "-o", "-", str(CATALOGUE)], check=True, capture_output=True).stdout
    stale = compiled != CATALOGUE.with_suffix(".mo").read_bytes()
    if stale:
        print("django.mo is not made from django.po: make messages")  # noqa: T201  a command's output
    return 1 if missing or unused or stale else 0


if __name__ == "__main__":
    sys.exit(main())
