"""The files that the checker must take and those that it must refuse, chosen before the checker was written.

`honest` and `hostile` are two lists of generators, each with what must come of its file. The honest ones are made by programs
that are not ours, as far as they are at hand; the hostile ones follow the lists of attacks on each format.
"""

from collections.abc import Callable
from dataclasses import dataclass


class Missing(Exception):
    """A program that makes honest files is not on this machine; the message says which."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file: the `outcome` is its format where it is taken, and the reason where it is refused."""

    name: str
    outcome: str
    make: Callable[[], bytes]
    file_name: str
    kind: str = "other"
    program: str = "by hand"

    def __str__(self) -> str:
        return self.name
