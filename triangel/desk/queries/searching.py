"""Words in requests: their subjects, what was said in them, and the names of their clients."""

import unicodedata
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from triangel.clients.models import Client
from triangel.core.expressions import Week
from triangel.core.periods import week_of
from triangel.desk.models import ClientRequest, Message

#: Up to how many hits are looked for when words are searched.
FOUND = 100
#: How many messages that hold the words are looked at first.
SAID = 600
#: How many weeks back words are looked for at first, and then, before all there is.
WEEKS = (1, 8)
#: How many clients a name may mean.
NAMED = 500


def found(rows: QuerySet[ClientRequest], words: str, at: datetime) -> list[int]:
    """The newest of these requests that hold the words, newest first.

    Three questions of which each can use its own index: the subject, what was said, the client's name. Just
    a number is the number of a request.
    """
    number = words.removeprefix("#")
    if number.isdecimal() and len(number) < 15:
        return list(rows.filter(number=int(number)).values_list("pk", flat=True))
    clean = words.replace("\x00", " ")
    query = SearchQuery(clean, config="triangel_nl", search_type="websearch") | SearchQuery(
        clean, config="triangel_en", search_type="websearch"
    )
    named = Client.objects.filter(sort_name__contains=unaccented(clean))
    newest = _newest_called(rows.filter(search=query), at)
    newest |= _newest_said(rows, Message.objects.filter(search=query), at)
    newest |= _newest(rows.filter(client__in=list(named.values_list("pk", flat=True)[:NAMED])))
    return sorted(newest, key=lambda pk: (newest[pk], pk), reverse=True)


def _newest(rows: QuerySet[ClientRequest]) -> dict[int, datetime]:
    return dict(rows.order_by("-received_at", "-id").values_list("pk", "received_at")[: FOUND + 1])


def _newest_called(rows: QuerySet[ClientRequest], at: datetime) -> dict[int, datetime]:
    by_week = rows.alias(week=Week("received_at")).order_by("-week", "-received_at", "-id")
    return dict(_from_the_newest_back(by_week.values_list("pk", "received_at"), FOUND + 1, at))


def _newest_said(rows: QuerySet[ClientRequest], said: QuerySet[Message], at: datetime) -> dict[int, datetime]:
    """The newest of these requests in which something like this was said.

    Nothing is said about a request before it was received. So the newest messages tell all there is about the
    requests received since the oldest of them, and mostly these are enough; else all messages are asked.
    """
    by_week = said.alias(week=Week("at")).order_by("-week", "-at", "-id")
    latest = _from_the_newest_back(by_week.values_list("client_request", "at"), SAID, at)
    some = _newest(rows.filter(pk__in={pk for pk, _at in latest}))
    if len(latest) < SAID:
        return some
    oldest = latest[-1][1]
    if sum(1 for received_at in some.values() if received_at > oldest) > FOUND:
        return some
    return _newest(rows.filter(pk__in=said.values("client_request")))


def _from_the_newest_back(
    rows: "QuerySet[Any, tuple[int, datetime]]", count: int, at: datetime
) -> list[tuple[int, datetime]]:
    """The first of the rows, which have a ``week`` that they are ordered by, newest first.

    Common words are found within the last weeks, and rare ones are few in all: so neither takes long, while
    who asks for all rows with a common word waits for a hundred thousand of them.
    """
    for weeks in WEEKS:
        some = list(rows.filter(week__gte=week_of(at) - weeks)[:count])
        if len(some) == count:
            return some
    return list(rows[:count])


def unaccented(text: str) -> str:
    """Text as ``sort_name`` columns hold it: without accents and capitals."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))
