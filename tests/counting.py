"""Counting what a page asks of the database, for the benchmarks."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TABLE = re.compile(r'(?:FROM|UPDATE|INTO) "(\w+)"')
"""The table that a statement is about; what it joins is not left out."""
BESIDES = {"django_session", "recruitment_user", "recruitment_membership"}


class Counted:
    """Statements and the rows that came back for them, without those of the session, the user and the transaction."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        about = TABLE.search(sql)
        if about is None or about[1] not in BESIDES:
            self.statements += 1
            self.rows += max(context["cursor"].rowcount, 0)
        return result


@contextmanager
def counted() -> Iterator[Counted]:
    found = Counted()
    with connection.execute_wrapper(found):
        yield found
