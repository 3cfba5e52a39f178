"""What the example provider consists of, as plain values.

Everything refers to everything else by position: an employee is an index in ``ProviderPlan.employees``, a client an
index in the list of clients. So a million requests can be streamed without one table in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

CM = "contract_manager"
AM = "account_manager"
PM = "project_manager"
SUPPLIER = "senior_supplier"
DESK = "service_desk"


class SeatRef(NamedTuple):
    """A seat: its kind and the client, contract, project or team it belongs to (by position)."""

    kind: str
    scope: str
    key: int


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team of the provider. ``parent`` is a position in the list of teams."""

    name: str
    parent: int | None
    is_service_desk: bool = False


@dataclass(frozen=True, slots=True)
class EmployeePlan:
    """Somebody who works for the provider. ``kind`` says what for: director, line, contract, account, project, desk,
    engineer, office or adviser."""

    name: str
    email: str
    phone: str
    job_title: str
    kind: str
    team: int
    manager: int | None
    fte: Decimal
    starts_on: date
    ends_on: date | None = None
    language: str = "nl"
    speciality: str = ""
    is_administrator: bool = False
    is_independent: bool = False


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """A person at a client."""

    name: str
    surname: str
    gender: str
    email: str
    phone: str
    job_title: str
    language: str
    is_client_manager: bool
    is_active: bool = True
    formal: bool = False
    sloppy: bool = False

    @property
    def given_name(self) -> str:
        """How a colleague calls him."""
        return self.name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """An organisation that buys from the provider. ``size`` runs from 1 (a handful of people) to 5 (very large)."""

    number: str
    name: str
    sector: str
    city: str
    language: str
    size: int
    domain: str
    since_on: date
    until_on: date | None
    desk_team: int
    contacts: tuple[ContactPlan, ...]


@dataclass(frozen=True, slots=True)
class ContractPlan:
    """What was agreed with a client, as far as seats need it. ``annual_value`` in euro."""

    number: str
    client: int
    name: str
    kind: str
    starts_on: date
    ends_on: date | None
    annual_value: Decimal
    contract_class: str


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """An assignment with an end. ``contract`` and ``client`` are positions; ``ends_on`` is exclusive."""

    number: str
    client: int
    contract: int | None
    name: str
    kind: str
    starts_on: date
    ends_on: date
    value: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class AppointmentPlan:
    """Somebody holds a seat from a day up to (not including) a day."""

    seat: SeatRef
    employee: int
    part: str
    starts_on: date
    ends_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """Somebody is away: ``kind`` is holiday, sickness, parental, training or other."""

    employee: int
    starts_on: date
    ends_on: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class StandInPlan:
    """``stand_in`` looks after the work of ``employee`` in a period (open: whenever he is away)."""

    employee: int
    stand_in: int
    starts_on: date
    ends_on: date | None
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Who:
    """Who did something: an employee, a contact of the client, or the system (both empty)."""

    employee: int | None = None
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A link in the chain of custody: from this moment the request is with ``seat`` or with ``person``.

    A seat with a person means that this person took it from the seat's pile. ``kind`` is received, taken or
    handed_over; a hand-over that was asked and accepted carries the moment of asking.
    """

    at: datetime
    kind: str
    seat: SeatRef | None
    person: int | None
    by: Who
    reason: str = ""
    offered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """Something said: to the client, by the client, or (``internal``) among colleagues."""

    at: datetime
    by: Who
    body: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class PromisePlan:
    """A date given to the client. ``outcome``: open, kept, broken or replaced; ``ended_at`` when that was known."""

    made_at: datetime
    by: Who
    due_by: datetime
    reason: str
    outcome: str = "open"
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitPlan:
    """Waiting for the client: from the question (a message, by position) to his answer."""

    question: int
    starts_at: datetime
    ends_at: datetime | None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class OfferPlan:
    """A transfer that was asked for and not yet answered, or was declined."""

    at: datetime
    by: int
    seat: SeatRef | None
    person: int | None
    reason: str
    state: str = "pending"
    answered_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class EventPlan:
    """A moment in the life of a request: resolved, confirmed or reopened."""

    at: datetime
    kind: str
    by: Who


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """A question or problem of a client with everything that happened to it, in order of time."""

    client: int
    contact: int
    topic: str
    channel: str
    language: str
    subject: str
    received_at: datetime
    received_by: Who
    contract: int | None
    project: int | None
    steps: tuple[StepPlan, ...]
    messages: tuple[MessagePlan, ...]
    promises: tuple[PromisePlan, ...]
    waits: tuple[WaitPlan, ...] = ()
    events: tuple[EventPlan, ...] = ()
    offers: tuple[OfferPlan, ...] = ()
    about: int | None = None
    split_from_previous: bool = False
    scenario: str = ""

    @property
    def state(self) -> str:
        """open, resolved or closed, as the last event left it."""
        last = self.events[-1].kind if self.events else "reopened"
        return {"resolved": "resolved", "confirmed": "closed"}.get(last, "open")


@dataclass(frozen=True, slots=True)
class ProviderPlan:
    """The provider without its requests."""

    name: str
    domain: str
    today: date
    teams: tuple[TeamPlan, ...]
    employees: tuple[EmployeePlan, ...]
    clients: tuple[ClientPlan, ...]
    contracts: tuple[ContractPlan, ...]
    projects: tuple[ProjectPlan, ...]
    appointments: tuple[AppointmentPlan, ...]
    absences: tuple[AbsencePlan, ...]
    stand_ins: tuple[StandInPlan, ...]
    sign_ins: dict[str, int] = field(default_factory=dict)
