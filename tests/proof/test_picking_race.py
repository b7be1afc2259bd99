"""A hundred candidates press for one time at the same moment, fifty times, through the real page on PostgreSQL."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
RACE = "tests/test_scheduling_picking_race.py"
pytestmark = pytest.mark.proof
WAYS = {"as it is": "whole", "without the constraints": "code_alone"}


@pytest.mark.parametrize("way", WAYS)
def test_one_has_it_and_ninety_nine_are_told_kindly(way: str, figure) -> None:
    with servers.postgres(connections=220) as port:
        environment = os.environ | {
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/postgres", "RACE_ROUNDS": "50", "RACE_CLIENTS": "100",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-s", "-o", "addopts=-p tests.environment", "-p", "no:cacheprovider", RACE, "-k", WAYS[way]],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    told = re.findall(r"race: .*", done.stderr)
    figure(f"a hundred for one time, {way}: {told[-1] if told else 'no figure'}")
    assert done.returncode == 0, done.stdout[-3000:]
