"""Two consultants press at the same moment on PostgreSQL, a hundred times each way: one is told, nothing is doubled."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers
from tests.races import ROUNDS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.proof
MANY = 100
WAYS = {
    "a move": "tests/test_process_races.py::test_two_consultants_on_two_connections",
    "a publication": "tests/test_outcomes_publish.py::test_two_consultants_publish_on_two_connections",
}


@pytest.mark.parametrize("way", WAYS)
def test_one_is_told_that_the_other_was_faster(way: str, figure) -> None:
    with servers.postgres() as port:
        environment = os.environ | {"DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/postgres", ROUNDS: str(MANY)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-o", "addopts=-p tests.environment", "-p", "no:cacheprovider", WAYS[way]],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    told = done.stdout.strip().splitlines()[-1]
    figure(f"two at once, {way}: {told.strip('= ')}")
    assert re.search(rf"\b{MANY} passed\b", told), done.stdout[-3000:]
    assert done.returncode == 0
