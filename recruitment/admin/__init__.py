"""The admin of the ground floor: accounts, the posting, the letters."""

from recruitment.admin import accounts, letter_texts, letters, postings

__all__ = ["accounts", "letter_texts", "letters", "postings"]
