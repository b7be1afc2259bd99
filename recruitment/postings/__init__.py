"""The content of a posting as data: one TOML file a posting, checked whole before anything believes it.

`read(path)` answers with a `Profile` or raises `Faults`, which holds every fault of the file at once, each
with the path of its key. `as_data` and `from_data` carry a profile to JSON and back.
"""

from recruitment.postings.reading import read, read_text
from recruitment.postings.shape import (
    Accent,
    Application,
    Block,
    Bullet,
    Competency,
    Contact,
    Fact,
    LeadershipTest,
    Milestone,
    Organisation,
    Privacy,
    Profile,
    Section,
    Trait,
    Unit,
    Wish,
)
from recruitment.postings.stored import as_data, from_data
from recruitment.postings.tables import Fault, Faults

__all__ = [
    "Accent",
    "Application",
    "Block",
    "Bullet",
    "Competency",
    "Contact",
    "Fact",
    "Fault",
    "Faults",
    "LeadershipTest",
    "Milestone",
    "Organisation",
    "Privacy",
    "Profile",
    "Section",
    "Trait",
    "Unit",
    "Wish",
    "as_data",
    "from_data",
    "read",
    "read_text",
]
