"""What the proxy in front says about a request, and how far it is believed: only in a real installation.

The proxy throws away what a visitor wrote into these headers and writes its own (see Caddyfile).
"""

import ipaddress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

LONGEST_WAY = timedelta(minutes=15)
"""A request that takes longer from the proxy to us has been given up there: see `read_body` in the Caddyfile."""


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address: so many places from the end of X-Forwarded-For as there are proxies (PROXY_COUNT).

    What stands further to the front was written by the visitor. Without a proxy, or when the header does not fit, it is
    the address of whoever is connected to us.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if not settings.REAL or len(hops) < settings.PROXY_COUNT:
        return connected
    try:
        return str(ipaddress.ip_address(hops[-settings.PROXY_COUNT].strip()))
    except ValueError:
        return connected


def arrived_at(request: HttpRequest, now: datetime) -> datetime:
    """When the request reached the house: at the proxy where it says so in ARRIVAL_HEADER (milliseconds since 1970), else `now`.

    On the last evening every thread may be busy with slow uploads. Whoever pressed the button in time must not be late
    because the request waited behind us, so the instant is the proxy's. It is believed only if it lies before `now` and
    not longer ago than a request can take.
    """
    said = request.headers.get(settings.ARRIVAL_HEADER, "") if settings.REAL and settings.ARRIVAL_HEADER else ""
    if not (said.isascii() and said.isdigit() and len(said) == 13):
        return now
    moment = datetime.fromtimestamp(int(said) / 1000, UTC)
    return moment if now - LONGEST_WAY <= moment <= now else now
