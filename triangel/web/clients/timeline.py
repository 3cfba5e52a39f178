"""What happened around a client, told from the journal, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.core.models import JournalEntry
from triangel.desk.access import visible_requests
from triangel.desk.models import ClientRequest
from triangel.people.models import Employee
from triangel.projects.models import Project
from triangel.triangle.models import Seat
from triangel.ui import roles
from triangel.ui.spoken import spoken_day
from triangel.web.spoken import seat_name
from triangel.web.staff import StaffRequest

#: How many entries a page shows, and how many it looks at to find them.
SHOWN = 12
LOOKED_AT = 40

#: What is told of a request here; the rest of its life stands on its own page.
OF_REQUESTS = {
    "receive": gettext_noop("Asked: %(subject)s"),
    "resolve": gettext_noop("%(name)s resolved %(number)s: %(subject)s"),
    "reopen": gettext_noop("Opened again: %(subject)s"),
    "escalate_inform": gettext_noop("A promise was not kept: %(subject)s"),
    "escalate_take": gettext_noop("Put in the hands of the line: %(subject)s"),
}
OF_THE_FILE = {
    "open_client": gettext_noop("%(name)s opened the file"),
    "change_client": gettext_noop("%(name)s corrected the file"),
    "close_client": gettext_noop("%(name)s closed the file from %(until_on)s"),
    "reopen_client": gettext_noop("%(name)s opened the file again"),
    "change_service_desk": gettext_noop("%(name)s gave the client another service desk"),
    "add_contact": gettext_noop("%(name)s added contact %(contact)s"),
    "change_contact": gettext_noop("%(name)s corrected contact %(contact)s"),
    "contact_leaves": gettext_noop("Contact %(contact)s left"),
    "record_contract": gettext_noop("%(name)s recorded contract %(thing)s"),
    "classify_contract": gettext_noop("%(name)s gave contract %(thing)s class %(letter)s"),
    "end_contract": gettext_noop("%(name)s set another end for contract %(thing)s"),
    "start_project": gettext_noop("%(name)s recorded project %(thing)s"),
    "begin_project": gettext_noop("Project %(thing)s began"),
    "finish_project": gettext_noop("Project %(thing)s is ready"),
    "stop_project": gettext_noop("Project %(thing)s was stopped"),
    "plan_project": gettext_noop("%(name)s gave project %(thing)s other days"),
    "appoint": gettext_noop("%(employee)s becomes %(seat)s from %(starts_on)s"),
    "hand_over_seat": gettext_noop("%(employee)s takes over as %(seat)s from %(starts_on)s"),
    "name_deputy": gettext_noop("%(employee)s becomes deputy of the %(seat)s from %(starts_on)s"),
    "end_appointment": gettext_noop("%(employee)s stops as %(seat)s on %(ends_on)s"),
    "withdraw_planned_appointment": gettext_noop("The change of %(seat)s to %(employee)s does not go on"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, in a sentence."""

    at: datetime
    sentence: str
    reason: str
    tone: str
    href: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the past, the newest first; ``next_key`` is where the next page begins."""

    entries: list[Entry]
    next_key: int | None


def timeline(request: StaffRequest, client: Client, *, after: int | None = None) -> Timeline:
    """What happened around this client, of requests only what who looks may know. Eight queries at most."""
    told = Q(verb__in=list(OF_THE_FILE)) & ~Q(object_type="request")
    told |= Q(verb__in=list(OF_REQUESTS), object_type="request")
    rows = JournalEntry.objects.filter(told, client_id=client.pk).select_related("actor").order_by("-pk")
    looked = list((rows if after is None else rows.filter(pk__lt=after))[:LOOKED_AT])
    # asked of these few only: the planner would otherwise look at every request there is
    seen = set(
        visible_requests(request.user).filter(pk__in=_objects(looked, "request")).values_list("pk", flat=True)
    )
    found = [row for row in looked if row.object_type != "request" or row.object_id in seen]
    names = _Names(found[:SHOWN], request.today)
    return Timeline([names.entry(row) for row in found[:SHOWN]], _next_key(looked, found))


def _next_key(looked: list[JournalEntry], found: list[JournalEntry]) -> int | None:
    """Where the next page begins; nothing when this was the last."""
    if len(found) > SHOWN:
        return found[SHOWN - 1].pk
    return looked[-1].pk if len(looked) == LOOKED_AT else None


class _Names:
    """Whom and what the entries speak of."""

    def __init__(self, rows: Collection[JournalEntry], today: date) -> None:
        self.today = today
        self.people = Employee.objects.in_bulk({n for row in rows if (n := row.data.get("employee"))})
        self.seats = Seat.objects.select_related("client", "contract", "project", "team").in_bulk(
            _objects(rows, "seat")
        )
        self.requests = ClientRequest.objects.in_bulk(_objects(rows, "request"))
        self.contracts = Contract.objects.in_bulk(_objects(rows, "contract"))
        self.projects = Project.objects.in_bulk(_objects(rows, "project"))

    def entry(self, row: JournalEntry) -> Entry:
        """One row of the journal in words."""
        is_request = row.object_type == "request"
        told = (OF_REQUESTS if is_request else OF_THE_FILE)[row.verb]
        values = self._of_request(row) if is_request else self._of_file(row)
        return Entry(
            row.at,
            _(told) % {"name": row.actor.name, **values},
            str(row.data.get("reason") or ""),
            self._tone(row),
            self._href(row),
        )

    def _of_request(self, row: JournalEntry) -> dict[str, str]:
        client_request = self.requests[row.object_id]
        return {"subject": client_request.subject, "number": f"#{client_request.number}"}

    def _of_file(self, row: JournalEntry) -> dict[str, str]:
        seat, thing = self.seats.get(row.object_id), self._thing(row)
        person = self.people.get(row.data.get("employee") or 0)
        return {
            "contact": str(row.data.get("name", "")),
            "thing": f"{thing.number} {thing.name}" if thing else "",
            "letter": str(row.data.get("contract_class", "")),
            "employee": person.name if person else "",
            "seat": self._seat(seat) if seat and row.object_type == "seat" else "",
            **{key: self._day(row.data.get(key)) for key in ("starts_on", "ends_on", "until_on")},
        }

    def _thing(self, row: JournalEntry) -> Contract | Project | None:
        if row.object_type == "contract":
            return self.contracts.get(row.object_id)
        return self.projects.get(row.object_id) if row.object_type == "project" else None

    def _seat(self, seat: Seat) -> str:
        is_clients = seat.contract_id is None and seat.project_id is None
        return str(seat.get_kind_display()) if is_clients else seat_name(seat)

    def _day(self, text: Any) -> str:
        return spoken_day(date.fromisoformat(text), self.today) if isinstance(text, str) and text else ""

    def _tone(self, row: JournalEntry) -> str:
        if row.verb.startswith("escalate"):
            return "t-alarm"
        if row.object_type == "request":
            return "t-cl" if row.verb in ("receive", "reopen") else ""
        seat = self.seats.get(row.object_id) if row.object_type == "seat" else None
        return f"t-{roles.CODE[roles.known(seat.kind)]}" if seat else ""

    def _href(self, row: JournalEntry) -> str:
        if row.object_type == "request":
            return reverse("request", args=[self.requests[row.object_id].number])
        return reverse("seat", args=[row.object_id]) if row.object_type == "seat" else ""


def _objects(rows: Collection[JournalEntry], kind: str) -> set[int]:
    return {row.object_id for row in rows if row.object_type == kind}
