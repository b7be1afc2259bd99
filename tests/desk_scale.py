"""One installation of the desk's benchmark: makes so many applications, then measures its pages whenever a line comes in.

A process of its own for each size, so that one measures them in turn on a machine that others use too. It speaks JSON lines:
for each line read, {page: [milliseconds, statements, rows fetched, rows shown]}.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitment.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from applications.models import Application  # noqa: E402
from recruitment import clock  # noqa: E402
from recruitment.models import User  # noqa: E402
from tests import desk, people  # noqa: E402
from tests.counting import counted  # noqa: E402


def pages() -> dict[str, str]:
    """The desk's pages that may not grow, by name: the list plain, filtered and searched, the start page, a dossier, the outbox."""
    one = Application.objects.filter(stage="submitted").order_by("-submitted_at", "-pk")[0]
    list_ = reverse(desk.LIST)
    outbox = reverse("admin:recruitment_outgoingmail_changelist")
    return {
        "list": list_,
        "list, filtered": f"{list_}?stage=submitted",
        "list, searched": f"{list_}?q={one.number}",
        "start page": reverse("admin:index"),
        "dossier": desk.dossier(one.pk),
        "outbox": outbox,
        "outbox, filtered": f"{outbox}?state__exact=sent",
    }


def measure(client: Client, url: str) -> list[float]:
    with counted() as found:
        began = time.perf_counter()
        response = client.get(url)
        took = time.perf_counter() - began
    assert response.status_code == 200, (url, response.status_code)
    shown = response.content.count(b'name="_selected_action"') or response.content.count(b"<tr><th class=")
    return [took * 1000, found.statements, found.rows, shown]


def main() -> None:
    size = int(sys.argv[1])
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("load_cast", stdout=sys.stderr)
    Application.objects.filter(stage="submitted").delete() if size < 20 else None
    with clock.pinned(people.AFTER):
        call_command("make_applications", size, stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = desk.signed_in(User.objects.get(memberships__role="consultant"))
    with clock.pinned(people.AFTER):
        todo = pages()
        for url in todo.values():
            measure(client, url)
        print("ready", flush=True)  # noqa: T201  # what it speaks
        for _line in sys.stdin:
            print(json.dumps({name: measure(client, url) for name, url in todo.items()}), flush=True)  # noqa: T201


main()
