"""How often a race is run: a few times each day, many times in a proof."""

import os

ROUNDS = "RACE_ROUNDS"


def rounds(few: int) -> range:
    """As many rounds as the environment asks for, `few` otherwise."""
    return range(int(os.environ.get(ROUNDS, few)))
