"""Server time of the pages that must stay fast, over many people, clients and words.

Started by bench/__main__.py in the surroundings of one provider; prints JSON. Django's test client asks, so
the time is that of the whole request in the server, without the network.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle

import django
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

WORDS = [
    "printer",
    "factuur",
    "wachtwoord vergeten",
    "offerte",
    "traag",
    "vpn",
    "#1200",
    "zorg",
    "klacht project",
]


def main(rounds: int) -> None:
    django.setup()
    from triangel.cli import carried, preparation

    settings.ALLOWED_HOSTS.append("testserver")
    with carried.database():
        preparation.migrate_carried()
        preparation.translations()
        preparation.static_files()
        print(json.dumps({name: measured(ask, rounds) for name, ask in pages().items()}))


def pages() -> dict[str, Callable[[], tuple[object, str]]]:
    """For each page: somebody to ask it for, and its address, another one every time."""
    from triangel.clients.models import Client
    from triangel.core.models import User
    from triangel.desk.models import ClientRequest

    draw = random.Random(7)
    staff = list(User.objects.filter(employee__isnull=False, is_active=True).order_by("pk"))
    draw.shuffle(staff)
    people = cycle(staff[:40])
    clients = cycle(draw.sample(list(Client.objects.values_list("number", flat=True)), 50))
    newest = list(ClientRequest.objects.order_by("-received_at").values_list("number", flat=True)[:5000])
    requests = cycle(draw.sample(newest, 60))
    words: Iterator[str] = cycle(WORDS)

    def plain(address: str) -> Callable[[], tuple[object, str]]:
        return lambda: (next(people), address)

    return {
        "my work": plain("/"),
        "requests, newest": plain("/requests/?state=all"),
        "requests, open": plain("/requests/"),
        "requests, late": plain("/requests/?promise=broken"),
        "requests, searched": lambda: (next(people), f"/requests/?state=all&q={next(words)}"),
        "one request": lambda: (next(people), f"/requests/{next(requests)}/"),
        "client": lambda: (next(people), f"/clients/{next(clients)}/"),
        "portfolio": plain("/clients/"),
        "people": plain("/people/"),
        "coverage": plain("/coverage/"),
        "flow": plain("/flow/"),
    }


def measured(ask: Callable[[], tuple[object, str]], rounds: int) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, and the most queries that one page took."""
    from django.test import Client as Browser

    browsers: dict[int, Browser] = {}
    times, queries = [], 0
    for number in range(rounds + 5):
        user, address = ask()
        browser = browsers.get(user.pk)  # type: ignore[attr-defined]
        if browser is None:
            browser = browsers[user.pk] = Browser()  # type: ignore[attr-defined]
            browser.force_login(user)  # type: ignore[arg-type]
        began = time.perf_counter()
        answer = browser.get(address)
        took = time.perf_counter() - began
        if answer.status_code not in (200, 404):  # 404: not for this person's eyes
            raise SystemExit(f"{address} answered {answer.status_code}")
        if number >= 5:
            times.append(1000 * took)
    with CaptureQueriesContext(connection) as captured:
        user, address = ask()
        browsers.setdefault(user.pk, browser).get(address)  # type: ignore[attr-defined]
        queries = len(captured)
    times.sort()
    return {
        "median": statistics.median(times),
        "p95": times[min(len(times) - 1, int(0.95 * len(times)))],
        "queries": queries,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
