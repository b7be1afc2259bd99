"""The rows of a list in the admin: only those of its page are fetched, and nothing is counted over the whole table."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

AHEAD = 10
"""Pages past the one shown that are counted; whoever goes on sees the next ones."""


class Rows(ChangeList):
    """A page of a list. `more` says that there are more than `result_count`: the pages after it are not counted yet."""

    more: bool

    def get_results(self, request: HttpRequest) -> None:
        """One statement for the rows, with one more than is shown; a second, bounded one only where there is a next page."""
        start = (self.page_num - 1) * self.list_per_page
        if start < 0:
            raise IncorrectLookupParameters
        rows = list(self.queryset[start : start + self.list_per_page + 1])
        if start and not rows:
            raise IncorrectLookupParameters
        known, self.more = start + len(rows), False
        if len(rows) > self.list_per_page:
            bound = (AHEAD + 1) * self.list_per_page
            # Unordered, because the order does not matter to how many there are.
            known = start + self.queryset.order_by().values("pk")[start : start + bound + 1].count()
            self.more = known > start + bound
            known -= self.more
        self.result_list: Any = rows[: self.list_per_page]
        self.result_count = known
        self.full_result_count = None
        self.show_full_result_count, self.show_admin_actions, self.can_show_all = False, True, False
        self.multi_page = known > self.list_per_page
        self.paginator = self.model_admin.get_paginator(request, range(known), self.list_per_page)  # type: ignore[arg-type]  # anything with a length
