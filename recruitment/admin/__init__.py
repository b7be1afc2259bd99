"""The admin of the ground floor: accounts, the posting, the letters."""

from recruitment.admin import accounts, letters, postings

__all__ = ["accounts", "letters", "postings"]
