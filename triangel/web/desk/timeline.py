"""What happened to a request, told from the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triangel.core.models import JournalEntry, User
from triangel.desk.access import visible_requests
from triangel.desk.models import ClientRequest, Topic
from triangel.people.models import Employee
from triangel.triangle.models import Seat
from triangel.ui import roles
from triangel.ui.spoken import full_moment
from triangel.web.spoken import seat_name

#: How many entries a page shows, the newest.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, in a sentence."""

    at: datetime
    sentence: str
    reason: str
    tone: str


def entries(client_request: ClientRequest, user: User) -> list[Entry]:
    """The life of a request, the newest first, without other requests that the user may not know of; five
    queries."""
    rows = list(
        JournalEntry.objects.filter(object_type="request", object_id=client_request.pk)
        .select_related("actor__contact")
        .order_by("-id")[:SHOWN]
    )
    others = {number for row in rows if (number := _other(row.data))}
    seen = _seen(others, user) if others else set()
    rows = [row for row in rows if _other(row.data) in seen | {None}]
    names = _Names(rows)
    return [
        Entry(row.at, names.sentence(row), str(row.data.get("reason") or ""), names.tone(row)) for row in rows
    ]


def _seen(numbers: set[int], user: User) -> set[int]:
    return set(visible_requests(user).filter(number__in=numbers).values_list("number", flat=True))


class _Names:
    """Whom and what the entries speak of."""

    def __init__(self, rows: list[JournalEntry]) -> None:
        data = [row.data for row in rows]
        self.seats = Seat.objects.select_related("client", "contract", "project", "team").in_bulk(
            _numbers(data, "seat")
        )
        self.people = Employee.objects.in_bulk(_numbers(data, "employee"))
        codes = {str(given[key]) for given in data for key in ("topic", "after") if given.get(key)}
        self.topics = {topic.code: topic.name for topic in Topic.objects.filter(code__in=codes)}

    def sentence(self, row: JournalEntry) -> str:
        """What happened, by whom."""
        if row.verb == "imported_event":
            told_by_log = (row.data.get(key) for key in ("status", "team", "person"))
            return " · ".join(str(each) for each in told_by_log if each)
        told = (_TOLD_BY_CLIENT if hasattr(row.actor, "contact") else _TOLD).get(row.verb)
        if told is None:
            return f"{row.actor.name}: {row.verb.replace('_', ' ')}"
        return _(told) % {"name": row.actor.name, **self._values(row.data)}

    def tone(self, row: JournalEntry) -> str:
        """The class that colours its mark."""
        if row.verb.startswith("escalate"):
            return "t-alarm"
        if row.verb in ("hear_client", "confirm", "reopen", "receive"):
            return "t-cl"
        seat = self.seats.get(row.data.get("seat") or 0)
        return f"t-{roles.CODE[roles.known(seat.kind)]}" if seat else ""

    def _values(self, data: dict[str, Any]) -> dict[str, str]:
        seat, person = self.seats.get(data.get("seat") or 0), self.people.get(data.get("employee") or 0)
        promised_by = data.get("promised_by")
        return {
            "to": person.name if person else (seat_name(seat) if seat else ""),
            "moment": full_moment(datetime.fromisoformat(promised_by)) if promised_by else "",
            "topic": self.topics.get(str(data.get("topic") or data.get("after")), ""),
            "other": f"#{_other(data)}",
        }


def _other(data: dict[str, Any]) -> int | None:
    """The number of the other request that an entry speaks of."""
    return data.get("into") or data.get("out_of") or data.get("with_")


def _numbers(data: list[dict[str, Any]], key: str) -> set[int]:
    return {given[key] for given in data if isinstance(given.get(key), int)}


_TOLD = {
    "receive": gettext_noop("%(name)s wrote it down"),
    "imported_request": gettext_noop("%(name)s read it in from a log"),
    "answer": gettext_noop("%(name)s answered the client"),
    "note": gettext_noop("%(name)s left a note"),
    "promise": gettext_noop("%(name)s promised %(moment)s"),
    "wait_for_client": gettext_noop("%(name)s asked the client something"),
    "hear_client": gettext_noop("The client said something more; %(name)s put it in"),
    "resolve": gettext_noop("%(name)s resolved it"),
    "confirm": gettext_noop("%(name)s confirmed that it is right"),
    "close_after_silence": gettext_noop("Closed: the client did not object"),
    "reopen": gettext_noop("%(name)s opened it again"),
    "hand_over": gettext_noop("%(name)s handed it over to %(to)s"),
    "not_mine": gettext_noop("%(name)s sent it on to %(to)s"),
    "take_back": gettext_noop("%(name)s took it back"),
    "take": gettext_noop("%(name)s took it"),
    "ask_transfer": gettext_noop("%(name)s asked %(to)s to take it over"),
    "accept_transfer": gettext_noop("%(name)s accepted it"),
    "decline_transfer": gettext_noop("%(name)s declined it"),
    "withdraw_transfer": gettext_noop("%(name)s withdrew the offer"),
    "change_topic": gettext_noop("%(name)s changed the topic to “%(topic)s”"),
    "split": gettext_noop("%(name)s split off %(other)s"),
    "split_off": gettext_noop("%(name)s split it off from %(other)s"),
    "link": gettext_noop("%(name)s linked it to %(other)s"),
    "escalate_inform": gettext_noop("The promise was not kept; %(to)s was told"),
    "escalate_take": gettext_noop("Still no word to the client; put in the hands of %(to)s"),
}

#: What a contact does himself, in the portal or by mail.
_TOLD_BY_CLIENT = _TOLD | {
    "receive": gettext_noop("%(name)s asked this"),
    "hear_client": gettext_noop("%(name)s said something more"),
}
