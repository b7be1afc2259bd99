"""Whether everything works that an applicant relies on: one line for each part, without a word about a person."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Max, Min, Q

from recruitment import pulse
from recruitment.models import OutgoingMail

OK, BAD, UNKNOWN = "ok", "bad", "unknown"
LATE = timedelta(minutes=30)
TRIES = 5
"""After so many the doubling waits add up to LATE. A letter that has been put off says only when it is tried next."""
QUEUE = "celery"
PATIENCE = 1.0
"""Seconds that the broker gets to answer."""
State = OutgoingMail.State


class Line(NamedTuple):
    """One part: its name, `ok`, `bad` or `unknown`, and figures."""

    name: str
    word: str
    figures: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


def look(now: datetime, real: datetime) -> list[Line]:
    """Every part as it is: letters by the clock of the installation (`now`), signs of life by the `real` one."""
    lines = [_database(), _broker()]
    try:
        if lines[0].word == OK:
            return [*lines, *_processes(real), _letters(now)]
    except Error:
        # It answered a moment ago, or its tables are not those that we know.
        lines[0] = Line("database", BAD, "tables")
    return [*lines, Line("beat", UNKNOWN), Line("worker", UNKNOWN), Line("letters", UNKNOWN)]


def _database() -> Line:
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Line("database", BAD)
    return Line("database", OK, f"{(time.monotonic() - began) * 1000:.0f} ms")


def _broker() -> Line:
    if not settings.REDIS_URL:
        return Line("broker", OK, "a folder")
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
            waiting = client.llen(QUEUE)
    except (redis.RedisError, OSError):
        return Line("broker", BAD)
    return Line("broker", OK, f"{waiting} tasks wait")


def _processes(real: datetime) -> Iterator[Line]:
    heard = pulse.silence(real)
    beat, worker = heard[pulse.BEAT], heard[pulse.WORKER]
    yield Line("beat", BAD if pulse.is_silent(beat) else OK, _ago(beat))
    # Without a beat a worker has nothing to do: its silence says nothing.
    accused = UNKNOWN if pulse.is_silent(beat) else BAD
    yield Line("worker", accused if pulse.is_silent(worker) else OK, _ago(worker))


def _ago(lasting: timedelta | None) -> str:
    return "never heard" if lasting is None else f"heard {max(0, lasting.total_seconds()):.0f} s ago"


def _letters(now: datetime) -> Line:
    """The letters on their way: those that are due, and those that the mail server has put off."""
    tried = Q(attempts__gt=0)
    found = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=Q(state=State.QUEUED) & (tried | Q(due_at__lte=now))),
        due=Min("due_at", filter=Q(state=State.QUEUED, due_at__lte=now)),
        # Being put off moves `due_at`; what goes by itself has been on its way since it was written.
        written=Min("created_at", filter=Q(state=State.QUEUED, released_by=None) & tried),
        tries=Max("attempts", filter=Q(state=State.QUEUED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    since = min((moment for moment in (found["due"], found["written"]) if moment), default=now)
    late = now - since > LATE or (found["tries"] or 0) >= TRIES
    minutes = max(0, (now - since).total_seconds()) / 60
    figures = f"{found['waiting']} wait, the oldest for {minutes:.0f} min, tried {found['tries'] or 0} times, {found['failed']} failed"
    return Line("letters", BAD if late else OK, figures)
