"""A client as his page shows him: triangle, people, what is open, what comes, what was agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from triangel.clients import access as clients_access
from triangel.clients import queries as clients_queries
from triangel.clients.models import Client, Contact
from triangel.contracts import access as contracts_access
from triangel.contracts.models import Contract
from triangel.desk import access as desk_access
from triangel.desk import queries as desk_queries
from triangel.desk.access import visible_requests
from triangel.desk.choices import State
from triangel.people.models import Employee
from triangel.projects import access as projects_access
from triangel.projects.choices import ProjectState
from triangel.projects.models import Project
from triangel.triangle import access as triangle_access
from triangel.triangle import queries, rules
from triangel.triangle.queries import Health, Provider
from triangel.ui import roles
from triangel.ui.triangle_svg import Edge, Triangle
from triangel.web.bounces import bounce_address, bounce_sentence
from triangel.web.clients.drawing import drawing
from triangel.web.concerns import EMPTY, act_sentence, concern_sentence, on_day
from triangel.web.desk.listing import Line, lines
from triangel.web.spoken import Mentioned, mentioned, why_sentence
from triangel.web.staff import StaffRequest

#: How far ahead "what comes" looks, and how much of it and of the open requests is shown.
AHEAD = timedelta(days=365)
ABSENT_AHEAD = timedelta(days=42)
SHOWN = 8
#: How many of the requests that bounce are named one by one.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody in a role: who holds the seat, since when, who acts today instead, and why."""

    seat: int
    role: str
    word: str
    holder: Employee | None
    since: date | None
    until: date | None
    acting: Employee | None
    why: str
    deputy: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A concern in words, who must act, and the seat where that is done; or where the ``requests`` are found
    that bounce (their numbers, the latest first)."""

    sentence: str
    act: str
    seat: int | None
    is_empty: bool
    requests: tuple[int, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something with a day ahead."""

    on: date
    sentence: str
    icon: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract with who manages it; ``own`` when it has a contract manager of its own."""

    contract: Contract
    manager: Employee | None
    own: bool
    seat: int | None


@dataclass(frozen=True, slots=True)
class Work:
    """A project with its manager and senior supplier."""

    project: Project
    manager: Face
    supplier: Face


@dataclass(frozen=True, slots=True)
class May:
    """What who looks may do here, for showing him the way."""

    change: bool
    contacts: bool
    fill: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Everything on the page of a client."""

    client: Client
    drawn: Triangle
    health: Health
    sentence: str
    faces: list[Face]
    concerns: list[Said]
    lines: list[Line]
    open: int
    coming: list[Coming]
    contracts: list[Agreed]
    projects: list[Work]
    contacts: list[Contact]
    may: May


def look_at(request: StaffRequest, client: Client) -> Look:
    """The client as he stands today; a fixed number of queries."""
    around = _Around(request, client)
    triangle, bounces = around.triangle, around.bounces
    health = queries.health_of(triangle)
    concerns = [around.said(concern) for concern in dict.fromkeys(triangle.concerns)]
    concerns += [around.said_of(bounce) for bounce in bounces]
    rows, count = around.requests()
    faces = around.faces()
    return Look(
        client=client,
        drawn=drawing(triangle, around.names.people, links=around.links(), edges=around.edges()),
        health=health,
        sentence=sentence(health, concerns),
        faces=faces,
        concerns=sorted(concerns, key=lambda one: not one.is_empty),
        lines=lines(request, rows),
        open=count,
        coming=sorted(around.coming(), key=lambda one: (one.on, one.sentence))[:SHOWN],
        contracts=list(around.agreed()),
        projects=list(around.work()),
        contacts=list(clients_queries.contacts_of(request.user, client)),
        may=May(
            clients_access.can_change_client(request.user, client),
            desk_access.can_keep_contacts(request.user, client, request.now),
            triangle_access.can_fill_somebody(request.user),
        ),
    )


def sentence(health: Health, concerns: list[Said]) -> str:
    """How this client stands, in one sentence."""
    if health is Health.GOLDEN:
        return _("The triangle is golden: each role is well held.")
    worst = next((one for one in concerns if one.is_empty), concerns[0] if concerns else None)
    return worst.sentence if worst else ""


class _Around:
    """One look at a client with every seat around him."""

    def __init__(self, request: StaffRequest, client: Client) -> None:
        self.request, self.client, self.today = request, client, request.today
        self.found: Provider = queries.provider(self.today, [client.pk])
        self.organisation = self.found.standings.organisation
        self.standing = self.found.clients[client.pk]
        loads = queries.loads_on(self.today, self.organisation, self._contract_managers())
        whole = rules.triangle_of(self.standing, self.organisation, self.today, loads)
        found = desk_queries.bounces(request.now, [client.pk]).get(client.pk, ())
        self.triangle = whole.with_broken(bounce.edge for bounce in found)
        self.bounces = [bounce for bounce in found if bounce.edge in self.triangle.broken]
        self.contracts = self._contracts()
        self.projects = self._projects()
        self.answers = {seat: self.found.standings.responsible(seat) for seat in self._seats()}
        self.names = self._names()

    def said(self, concern: rules.Concern) -> Said:
        people, seats = self.names.people, self.names.seats
        return Said(
            concern_sentence(concern, people, seats, self.today, within="client"),
            act_sentence(concern, people),
            concern.seat,
            concern.kind in EMPTY,
        )

    def said_of(self, bounce: desk_queries.Bounce) -> Said:
        """The contract manager is the safety net: he sees to it that the two agree whose what is."""
        who = self.names.people.get(self.answers[self.standing.contract_manager.seat].person)
        act = _("%(person)s must act.") % {"person": who.name} if who else ""
        sentence, href = bounce_sentence(bounce, self.today), bounce_address(bounce, self.client.pk)
        return Said(sentence, act, None, is_empty=False, requests=bounce.requests[:NAMED], href=href)

    def edges(self) -> dict[rules.Edge, Edge]:
        """What an edge where work bounces says, and where it leads."""
        return {
            bounce.edge: Edge(bounce_sentence(bounce, self.today), bounce_address(bounce, self.client.pk))
            for bounce in self.bounces
        }

    def requests(self) -> tuple[list[desk_queries.Row], int]:
        """What is open for him, the promise that comes first on top, and how many there are in all."""
        visible = visible_requests(self.request.user).filter(client=self.client).exclude(state=State.CLOSED)
        rows = desk_queries.with_hand(visible).order_by(F("promised_by").asc(nulls_last=True), "-pk")
        return list(rows[:SHOWN]), visible.count()

    def faces(self) -> list[Face]:
        """The three roles; a project manager for every project that runs."""
        return [
            self.face(self.standing.account_manager, roles.ACCOUNT),
            *(work.manager for work in self.work() if self._runs(work.project)),
            self.face(self.standing.contract_manager, roles.CONTRACT),
        ]

    def face(self, standing: rules.Standing, role: str, scope: str = "") -> Face:
        people, answer = self.names.people, self.answers[standing.seat]
        tenure = standing.tenure(self.today)
        holder = people.get(tenure.person) if tenure else None
        acting = people.get(answer.person)
        deputies = [people[one].name for one in standing.deputies_on(self.today) if one in people]
        return Face(
            seat=standing.seat,
            role=role,
            word=str(self.names.seats[standing.seat].get_kind_display()),
            holder=holder,
            since=tenure.starts_on if tenure else None,
            until=tenure.ends_on if tenure else None,
            acting=acting if acting != holder else None,
            why=why_sentence(answer, people, self.names.seats, self.today) if acting != holder else "",
            deputy=", ".join(deputies),
            scope=scope,
        )

    def agreed(self) -> Iterator[Agreed]:
        """The contracts that run or are to come."""
        for contract in self.contracts:
            seat = self.standing.contract_seat_of(contract.pk, max(self.today, contract.starts_on))
            own = seat is not self.standing.contract_manager
            holder = seat.holder(self.today)
            manager = self.names.people.get(holder) if holder is not None else None
            yield Agreed(contract, manager, own, seat.seat if own else None)

    def work(self) -> Iterator[Work]:
        """The projects that run or are planned."""
        standings = {row.id: row for row in self.standing.projects}
        for project in self.projects:
            row = standings.get(project.pk)
            if row is not None:
                manager = self.face(row.project_manager, roles.PROJECT, project.name)
                yield Work(project, manager, self.face(row.senior_supplier, roles.SUPPLIER, project.name))

    def links(self) -> dict[str, str]:
        """Where each corner leads: to its seat, or to the projects when there are several."""
        running = [row for row in self.standing.projects if row.runs(self.today)]
        found = {
            rules.Corner.ACCOUNT_MANAGER: reverse("seat", args=[self.standing.account_manager.seat]),
            rules.Corner.CONTRACT_MANAGER: reverse("seat", args=[self.standing.contract_manager.seat]),
        }
        if len(running) == 1:
            found[rules.Corner.PROJECT_MANAGER] = reverse("seat", args=[running[0].project_manager.seat])
        elif running:
            found[rules.Corner.PROJECT_MANAGER] = "#projects"
        return {str(corner): address for corner, address in found.items()}

    def coming(self) -> Iterator[Coming]:
        """Every day ahead that somebody should know of."""
        yield from self._ends_of_agreements()
        for standing in self._standings():
            yield from self._changes_of(standing)
        yield from self._absences()

    def _ends_of_agreements(self) -> Iterator[Coming]:
        for contract in self.contracts:
            if contract.ends_on and self._is_ahead(contract.ends_on):
                said = _("Contract %(number)s ends: %(name)s") % _named(contract)
                yield Coming(contract.ends_on, said, "file-text")
            if contract.starts_on > self.today:
                said = _("Contract %(number)s begins: %(name)s") % _named(contract)
                yield Coming(contract.starts_on, said, "file-text")
        for project in self.projects:
            if project.ends_on and self._is_ahead(project.ends_on):
                said = _("Project %(number)s is to be ready: %(name)s") % _named(project)
                yield Coming(project.ends_on, said, "briefcase")
            if project.starts_on > self.today:
                said = _("Project %(number)s begins: %(name)s") % _named(project)
                yield Coming(project.starts_on, said, "briefcase")

    def _changes_of(self, standing: rules.Standing) -> Iterator[Coming]:
        """When somebody stops or begins on a seat."""
        seat = self.names.seats[standing.seat]
        href = reverse("seat", args=[standing.seat])
        word = str(seat.get_kind_display())
        followed = {tenure.starts_on for tenure in standing.holders}
        for tenure in standing.holders:
            values = {"person": self._name(tenure.person), "role": word}
            if tenure.starts_on > self.today and self._is_ahead(tenure.starts_on):
                yield Coming(tenure.starts_on, _("%(person)s becomes %(role)s") % values, "transfer", href)
            if tenure.ends_on and self._is_ahead(tenure.ends_on) and tenure.ends_on not in followed:
                yield Coming(tenure.ends_on, _("%(person)s stops as %(role)s") % values, "user-off", href)

    def _absences(self) -> Iterator[Coming]:
        until = self.today + ABSENT_AHEAD
        for person in {p for corner in self.triangle.corners for p in corner.people}:
            for absence in self.organisation.absences.get(person, ()):
                if self.today < absence.starts_on < until and absence.starts_on != absence.ends_on:
                    values = {
                        "person": self._name(person),
                        "day": on_day(absence.ends_on, self.today) if absence.ends_on else "",
                    }
                    said = (
                        _("%(person)s is away; back %(day)s") if absence.ends_on else _("%(person)s is away")
                    )
                    href = reverse("employee", args=[person])
                    yield Coming(absence.starts_on, said % values, "calendar", href)

    def _contract_managers(self) -> set[int]:
        seats = [self.standing.contract_manager, *(row.seat for row in self.standing.contracts if row.seat)]
        return {holder for seat in seats if (holder := seat.holder(self.today)) is not None}

    def _is_ahead(self, day: date) -> bool:
        return self.today < day <= self.today + AHEAD

    def _runs(self, project: Project) -> bool:
        return project.state == ProjectState.RUNNING and project.starts_on <= self.today

    def _name(self, person: int) -> str:
        found = self.names.people.get(person)
        return found.name if found else ""

    def _contracts(self) -> list[Contract]:
        current = Q(ends_on__isnull=True) | Q(ends_on__gt=self.today)
        found = contracts_access.visible_contracts(self.request.user).filter(current, client=self.client)
        return list(found.order_by("contract_class", "number"))

    def _projects(self) -> list[Project]:
        found = projects_access.visible_projects(self.request.user).filter(client=self.client)
        return list(
            found.filter(state__in=[ProjectState.RUNNING, ProjectState.PLANNED]).order_by("starts_on", "pk")
        )

    def _standings(self) -> Iterator[rules.Standing]:
        yield self.standing.account_manager
        yield self.standing.contract_manager
        for row in self.standing.contracts:
            if row.seat:
                yield row.seat
        for project in self.standing.projects:
            yield project.project_manager
            yield project.senior_supplier

    def _seats(self) -> list[int]:
        return [standing.seat for standing in self._standings()]

    def _names(self) -> Mentioned:
        """Everybody and every seat on the page, in two queries."""
        people = {t.person for standing in self._standings() for t in (*standing.holders, *standing.deputies)}
        for row in self.triangle.concerns:
            people |= {n for n in (row.person, row.other, row.must_act) if n is not None}
        others = {row.other_seat for row in self.triangle.concerns if row.other_seat is not None}
        return mentioned(self.answers.values(), people=people, seats={*self.answers, *others})


def _named(row: Contract | Project) -> dict[str, str]:
    return {"number": row.number, "name": row.name}
