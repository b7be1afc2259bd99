"""The desk's pages with 3, 100, 1,000 and 10,000 applications on PostgreSQL: the same statements, the same rows, the same time."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.proof
SIZES = (3, 100, 1_000, 10_000)
ROUNDS = 60
LISTS = {"list", "list, filtered", "list, searched", "outbox", "outbox, filtered"}
SLOWER = {"list, filtered": 2.0, "list, searched": 2.0, "outbox, filtered": 2.0}
"""How many times as long a page may take with 10,000 as with 100; the others 1.15 times."""


@contextmanager
def installation(port: int, size: int, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The desk with so many applications, in a database of its own, ready to be measured."""
    subprocess.run(["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", f"desk_{size}"], check=True)
    environment = {
        "REHEARSAL": "1", "DATA_DIR": str(folder / str(size)), "DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/desk_{size}",
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "tests/desk_scale.py", str(size)], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


def ask(process: "subprocess.Popen[str]") -> dict[str, list[float]]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    answer: dict[str, list[float]] = json.loads(process.stdout.readline())
    return answer


def test_the_desk_does_not_grow_with_the_pile(tmp_path: Path, figure: Callable[[str], None]) -> None:
    found: dict[int, list[dict[str, list[float]]]] = {size: [] for size in SIZES}
    with ExitStack() as stack:
        port = stack.enter_context(servers.postgres())
        desks = {size: stack.enter_context(installation(port, size, tmp_path)) for size in SIZES}
        for _round in range(ROUNDS):  # in turn, so that what else the machine does falls on all of them
            for size, process in desks.items():
                found[size].append(ask(process))
    wrong = []
    for page in found[3][0]:
        wrong += list(_told(page, found, figure))
    assert not wrong, "\n".join(wrong)


def _told(page: str, found: dict[int, list[dict[str, list[float]]]], figure: Callable[[str], None]) -> Iterator[str]:
    def column(size: int, n: int) -> list[Any]:
        return [one[page][n] for one in found[size]]

    fastest = {size: min(column(size, 0)) for size in SIZES}
    typical = {size: statistics.median(column(size, 0)) for size in SIZES}
    statements = {size: int(max(column(size, 1))) for size in SIZES}
    ratio = fastest[10_000] / fastest[100]
    figure(
        f"{page:18} 10,000 over 100: {ratio:.2f} (fastest), {typical[10_000] / typical[100]:.2f} (median); "
        f"{' / '.join(f'{fastest[size]:.1f}' for size in SIZES)} ms; statements {' / '.join(map(str, statements.values()))}; "
        f"rows fetched {' / '.join(str(int(column(size, 2)[-1])) for size in SIZES)}"
    )
    if ratio > SLOWER.get(page, 1.15):
        yield f"{page}: {ratio:.2f} times as long with 10,000 as with 100"
    # A list that fits on one page is spared the statement that counts the pages ahead.
    if len(set(statements.values()) - {statements[3]}) > 1 or max(statements.values()) - statements[3] not in {0, int(page in LISTS)}:
        yield f"{page}: statements {statements}"
    if page in LISTS and max(statements.values()) > 5:
        yield f"{page}: statements {statements}"
    for size in SIZES:
        _ms, _statements, rows, shown = found[size][-1][page]
        if page in LISTS and rows > shown + 10:
            yield f"{page}: {rows} rows fetched to show {shown} with {size}"
