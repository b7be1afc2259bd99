"""The proof that a file opens: run as a process of its own, with limits and no network, on one file that somebody else made.

`applications.proof.process` is what runs. It imports nothing of ours but this package, so that a fault in a parser stays
in here, and answers with one line of JSON.
"""

REASONS = (
    "damaged", "encrypted", "active", "embedded", "remote", "macros", "too_much", "no_pages", "other_zip", "other_picture", "two",
)  # fmt: skip


class Refused(Exception):
    """The file cannot be taken; its argument is one of REASONS."""
