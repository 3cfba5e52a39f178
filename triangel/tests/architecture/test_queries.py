"""However many rows there are, a page asks the database the same number of questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from triangel.desk import actions
from triangel.desk.choices import NoticeKind
from triangel.desk.models import Notice, SavedFilter
from triangel.desk.rules import Hand
from triangel.desk.rules.matrix import ALWAYS, Conditions
from triangel.tests import factories
from triangel.tests.architecture.world import World, ask, browser
from triangel.tests.cast import user_of
from triangel.triangle.choices import SeatKind

pytestmark = pytest.mark.django_db

#: Who looks at what.
PAGES: dict[str, tuple[str, Callable[[World], str]]] = {
    "my work": ("carin", lambda _world: "/"),
    "my work of the desk": ("dora", lambda _world: "/"),
    "my gaps": ("diana", lambda _world: "/gaps/"),
    "requests": ("diana", lambda _world: "/requests/?state=all"),
    "a search": ("diana", lambda _world: "/requests/?state=all&q=printer"),
    "a request": ("dora", lambda world: f"/requests/{world.open.number}/"),
    "whom to give it to": ("dora", lambda world: f"/requests/{world.open.number}/hands/?who=e"),
    "writing one down": ("dora", lambda world: f"/requests/new/?client={world.cast.a.number}"),
    "choosing a client": ("dora", lambda _world: "/requests/new/?q=e"),
    "clients": ("diana", lambda _world: "/clients/"),
    "a client": ("diana", lambda world: f"/clients/{world.cast.a.number}/"),
    "what happened before": ("diana", lambda world: f"/clients/{world.cast.a.number}/timeline/"),
    "people": ("diana", lambda _world: "/people/"),
    "who does what": ("carin", lambda _world: "/matrix/"),
    "a draft": ("ada", lambda world: f"/matrix/versions/{world.draft.number}/"),
    "versions": ("ada", lambda _world: "/matrix/versions/"),
    "how two versions differ": (
        "ada",
        lambda world: f"/matrix/versions/{world.draft.number}/differences/",
    ),
    "a version tried out": (
        "diana",
        lambda world: f"/matrix/versions/{world.draft.number}/replays/{world.replay.pk}/",
    ),
    "topics": ("ada", lambda _world: "/matrix/topics/"),
    "the line": ("diana", lambda _world: "/people/line/"),
    "an employee": ("diana", lambda world: f"/people/{world.cast.carin.pk}/"),
    "a seat": ("diana", lambda world: f"/people/seats/{world.cast.cm_a.pk}/"),
    "coverage": ("diana", lambda _world: "/coverage/"),
    "flow": ("diana", lambda _world: "/flow/"),
    "history": ("ada", lambda _world: "/history/"),
    "the portal": ("arend", lambda _world: "/portal/"),
    "requests of a client": ("arend", lambda _world: "/portal/requests/?of=all"),
    "a request in the portal": ("alice", lambda world: f"/portal/requests/{world.open.number}/"),
}


def grow(world: World, times: int) -> None:
    """So many more of everything that a page could go round."""
    cast, now = world.cast, timezone.now()
    there = SavedFilter.objects.count()
    for number in range(there, there + times):
        _a_client_more(world, number)
        made = [ask(cast, cast.alice, at=now - timedelta(hours=5)) for _each in range(2)]
        by_dora: dict[str, Any] = {"actor": cast.dora.user, "at": now - timedelta(hours=4)}
        actions.hand_over(made[0], to=Hand(seat=cast.cm_a.pk), reason="about the contract", **by_dora)
        actions.note(world.open, body="Rang the supplier.", **by_dora)
        actions.answer(world.open, body="We are on it.", **by_dora)
        actions.link(world.open, made[1], **by_dora)
        for who in (cast.carin, cast.dora, cast.diana):
            Notice.objects.create(client_request=made[1], employee=who, kind=NoticeKind.MATRIX, at=now)
        _a_version_more(world, number)
        SavedFilter.objects.create(employee=cast.diana, name=f"Filter {number}", query=f"q={number}")


def _a_version_more(world: World, number: int) -> None:
    """A topic with rows of which one asks for a client, in the draft and in one more draft."""
    by: dict[str, Any] = {"actor": user_of(world.cast.ada), "at": timezone.now()}
    text = actions.TopicText(name_en=f"Topic {number}", name_nl=f"Onderwerp {number}")
    topic = actions.make_topic(text, code=f"topic_{number}", parent=None, **by)
    actions.add_row(world.draft, topic=topic, conditions=ALWAYS, **by)
    client = factories.client(f"Other {number}", service_desk=world.cast.desk)
    only = Conditions(clients=frozenset({client.pk}))
    actions.add_row(world.draft, topic=topic, conditions=only, **by)
    actions.copy_matrix(world.draft, note="", **by)


def _a_client_more(world: World, number: int) -> None:
    cast, today = world.cast, timezone.localdate()
    client = factories.client(f"Example {number}", service_desk=cast.desk)
    contact = factories.contact(client, f"Contact {number}", user=factories.user())
    manager = factories.employee(f"Employee {number}", team=cast.service, manager=cast.lars)
    for kind, who in ((SeatKind.ACCOUNT_MANAGER, cast.anna), (SeatKind.CONTRACT_MANAGER, cast.carin)):
        factories.appointment(factories.seat(kind, client=client), who)
    contract = factories.contract(cast.a)
    project = factories.project(cast.a, contract=contract)
    factories.appointment(factories.seat(SeatKind.PROJECT_MANAGER, project=project), manager)
    # away with nobody to stand in: a gap
    factories.absence(manager, today - timedelta(days=1), today + timedelta(days=9))
    starts_on = today - timedelta(days=40 * (number + 2))
    factories.absence(cast.carin, starts_on, starts_on + timedelta(days=3))
    factories.stand_in(cast.carin, manager, rank=number + 5)
    ask(cast, contact, at=timezone.now() - timedelta(hours=6))


def questions(world: World, page: str) -> int:
    """How often the page asks the database, with nothing remembered of it."""
    who, path = PAGES[page]
    visitor = browser(getattr(world.cast, who))
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(path(world)).status_code == 200
    return len(captured)


def test_no_page_asks_more_because_there_is_more(world: World) -> None:
    # what a process looks up once in its life
    for page in PAGES:
        questions(world, page)
    grow(world, 1)
    few = {page: questions(world, page) for page in PAGES}
    grow(world, 11)
    many = {page: questions(world, page) for page in PAGES}
    assert {page: (few[page], many[page]) for page in PAGES if many[page] != few[page]} == {}
