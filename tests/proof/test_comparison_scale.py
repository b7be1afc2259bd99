"""The comparison of 40 candidates, each scored by four in both rounds, on PostgreSQL: its statements, and its time over an empty page's."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.proof
ROUNDS, MOST_STATEMENTS, MOST_TIMES = 12, 12, 4.0


def test_forty_candidates_cost_few_statements_and_little_time(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with ExitStack() as stack:
        port = stack.enter_context(servers.postgres())
        subprocess.run(["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "comparison"], check=True)
        environment = {
            "REHEARSAL": "1", "DATA_DIR": str(tmp_path), "DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/comparison",
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "tests/comparison_scale.py"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            found = []
            for _round in range(ROUNDS):
                process.stdin.write("\n")
                process.stdin.flush()
                found.append(json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(60)
            process.stdout.close()
    for page in ("full", "weights"):
        took, statements = min(one[page][0] for one in found), max(one[page][1] for one in found)
        empty = min(one["empty"][0] for one in found)
        figure(
            f"comparison, {page}: {took / empty:.2f} times an empty page ({took:.1f} over {empty:.1f} ms), "
            f"{statements} statements, {found[0][page][2]} bytes"
        )
        assert statements <= MOST_STATEMENTS
        if page == "full":
            assert took / empty <= MOST_TIMES
