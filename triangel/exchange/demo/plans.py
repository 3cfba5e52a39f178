"""What the example provider consists of, as plain values.

Everything refers to everything else by position: an employee is an index in ``ProviderPlan.employees``, a
client an index in the list of clients. So a million requests can be streamed without one table in memory.
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
    """Somebody who works for the provider.

    ``kind`` says what for: director, line, contract, account, project, desk, engineer, office or adviser.
    ``key`` names his place in a unit (``cm_1``), ``unit`` which part of the provider he belongs to.
    """

    name: str
    email: str
    phone: str
    job_title: str
    key: str
    kind: str
    unit: int
    team: int
    manager: int | None
    fte: Decimal
    starts_on: date
    ends_on: date | None = None
    speciality: str = ""
    gender: str = "m"
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
    """An organisation that buys from the provider. ``size`` runs from 1 (a few people) to 5 (very large)."""

    number: int
    name: str
    sector: str
    city: str
    language: str
    size: int
    domain: str
    since_on: date
    until_on: date | None
    unit: int
    desk_team: int
    contacts: tuple[ContactPlan, ...]


@dataclass(frozen=True, slots=True)
class ContractPlan:
    """What was agreed with a client, as far as seats need it. ``annual_value`` in euro."""

    number: str
    client: int
    name: str
    kind: str
    contract_class: str
    starts_on: date
    ends_on: date | None
    annual_value: Decimal


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
    """Somebody is away: ``kind`` is holiday, sick, leave or training."""

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


class HandPlan(NamedTuple):
    """Where a request can be: a seat, an employee in a seat, or an employee himself."""

    seat: SeatRef | None = None
    employee: int | None = None


class EventPlan(NamedTuple):
    """One thing that happened to a request, named as the action that would have done it.

    ``employee`` or ``contact`` did it (neither: the clock). ``hand`` is where the request goes,
    ``promised_by`` what the client is promised by it, ``body`` what was said and ``reason`` why; ``person``
    is who is asked or kept out by it, ``amount`` what the client gets.
    """

    at: datetime
    verb: str
    employee: int | None = None
    contact: int | None = None
    body: str = ""
    hand: HandPlan | None = None
    promised_by: datetime | None = None
    reason: str = ""
    person: int | None = None
    amount: Decimal | None = None


class RequestPlan(NamedTuple):
    """A question or problem of a client with everything that happened to it, in order of time.

    ``informed`` are the employees who are told of it by the matrix (only for those of the last weeks),
    ``scenario`` says which text it was made from, ``regarding`` that of the earlier request it complains
    about.
    """

    client: int
    contact: int
    topic: str
    channel: str
    language: str
    subject: str
    contract: int | None
    project: int | None
    about: int | None
    answerable: HandPlan
    events: tuple[EventPlan, ...]
    scenario: str = ""
    informed: tuple[int, ...] = ()
    regarding: str = ""

    @property
    def received_at(self) -> datetime:
        """When it came in."""
        return self.events[0].at


@dataclass(frozen=True, slots=True)
class ProviderPlan:
    """The provider without its requests. ``sign_ins`` names one employee per kind of person."""

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
    trouble: dict[str, int] = field(default_factory=dict)
