"""The example provider, written into an empty database: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg import Connection

from triangel.clients.models import Client, Contact
from triangel.core.models import JournalEntry
from triangel.core.periods import local_day
from triangel.core.rules import Refused, gettext_noop
from triangel.desk.models import ClientRequest
from triangel.exchange.demo import bulk, names
from triangel.exchange.demo.columns import COLUMNS, Row
from triangel.exchange.demo.house import PASSWORD, House, copy
from triangel.exchange.demo.ledger import Ledger
from triangel.exchange.demo.plans import ProviderPlan
from triangel.exchange.demo.proposal import propose
from triangel.exchange.demo.provider import SIGN_INS, make_provider
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.stream import make_requests
from triangel.people.models import Employee, Team

#: Requests of a client in a year, on average, and the seed of the provider that everybody gets.
REQUESTS_PER_CLIENT = 40
SEED = 2026
#: From how many requests on keys and indexes are built after loading, and how many are written at a time.
MANY, AT_A_TIME = 30_000, 4_000

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


class NotEmpty(Refused):
    """There is something in the database already."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to come in as one kind of person. A client's contact has no password: a link is mailed to him."""

    kind: str
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded."""

    employees: int
    clients: int
    requests: int
    messages: int
    sign_ins: tuple[SignIn, ...]


@transaction.atomic
def load_example_provider(
    *,
    at: datetime,
    seed: int = SEED,
    clients: int = 60,
    requests: int | None = None,
    fresh: bool = False,
    many: int = MANY,
    progress: Progress | None = None,
) -> Loaded:
    """Write the example provider as it stands at ``at``, with a year of requests behind it.

    The same seed, day and sizes give the same rows. Raises NotEmpty when the database holds anything; with
    ``fresh`` an example that was loaded before is thrown away first, but never anything else. From ``many``
    requests on, keys and indexes are built after loading.
    """
    told = progress or _tell_nobody
    if fresh:
        _throw_away()
    _refuse_unless_empty()
    count = clients * REQUESTS_PER_CLIENT if requests is None else requests
    provider = make_provider(seed=seed, today=local_day(at), clients=clients)
    known = House(provider, at).build()
    ledger = Ledger(known, Roster(provider), at)
    with _fitting(told, in_bulk=count >= many):
        _write_requests(ledger, provider, seed, at, count, told)
    _set_sequences(ledger)
    propose(at)
    _look_at_constraints()
    return Loaded(
        employees=len(provider.employees),
        clients=len(provider.clients),
        requests=ledger.request,
        messages=ledger.message,
        sign_ins=sign_ins(),
    )


def _tell_nobody(what: str, done: int, total: int) -> None:
    del what, done, total


def sign_ins() -> tuple[SignIn, ...]:
    """How to come in as each kind of person; nothing when the database holds no example provider."""
    if not JournalEntry.objects.filter(verb="load_example_provider").exists():
        return ()
    people = {row[0]: (row[1], row[6]) for row in names.data("provider")["people"]["rows"]}
    staff = []
    for kind, key in SIGN_INS.items():
        name, job_title = people[key]
        employee = Employee.objects.filter(name=name, job_title=job_title).order_by("pk").first()
        if employee is not None:
            staff.append(SignIn(kind, employee.name, employee.email, PASSWORD))
    contact = Contact.objects.filter(is_active=True).order_by("pk").first()
    if contact is not None:
        staff.append(SignIn("client contact", contact.name, contact.email, ""))
    return tuple(staff)


def _refuse_unless_empty() -> None:
    for model in (ClientRequest, Client, Employee, Team):
        if model._default_manager.exists():
            raise NotEmpty(
                gettext_noop(
                    "There is data in this database already. The example provider is only loaded into an "
                    "empty one: name another folder with TRIANGEL_DATA or a database with DATABASE_URL."
                )
            )


def _throw_away() -> None:
    """Empty a database that holds the example provider; refuse any other."""
    if not Employee.objects.exists() and not Client.objects.exists():
        return
    if not JournalEntry.objects.filter(verb="load_example_provider").exists():
        raise NotEmpty(
            gettext_noop(
                "This database does not hold the example provider but data of somebody. It is left as it is."
            )
        )
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_team, people_employee, clients_client, core_user CASCADE")


@contextmanager
def _fitting(told: Progress, *, in_bulk: bool) -> Iterator[None]:
    """For a few requests the tables as they are, for a great many in bulk."""
    if not in_bulk:
        yield
        _look_at_constraints()
        return
    with bulk.loading(list(COLUMNS), lambda done, total: told("Indexing", done, total)):
        yield


def _look_at_constraints() -> None:
    """Ask now what the database would ask at the end, so that nothing is left waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _write_requests(
    ledger: Ledger, provider: ProviderPlan, seed: int, at: datetime, count: int, told: Progress
) -> None:
    """Write one batch while the next is being told: the database works beside Python."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        writing: Future[None] | None = None
        for plan in make_requests(provider, seed=seed, at=at, requests=count):
            ledger.enter(plan)
            if ledger.request % AT_A_TIME == 0:
                if writing is not None:
                    writing.result()
                writing = beside.submit(_write, connection.connection, ledger.turn_page())
                told("Loading", ledger.request, count)
        if writing is not None:
            writing.result()
        _write(connection.connection, ledger.turn_page())


def _write(link: Connection[Any], rows: dict[str, list[Row]]) -> None:
    for table, columns in COLUMNS.items():
        if rows[table]:
            copy(table, columns, rows[table], link)


def _set_sequences(ledger: Ledger) -> None:
    """Let the next row of each table come after those written with an id of their own."""
    tables = ["core_user", "people_team", "people_employee", "clients_client", "clients_contact"]
    tables += ["contracts_contract", "projects_project", "triangle_appointment", "desk_clientrequest"]
    tables += ["desk_message", "desk_promise"]
    with connection.cursor() as cursor:
        for table in tables:
            newest = f"(SELECT max(id) FROM {table})"  # noqa: S608  names of our own tables
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})")
        cursor.execute("SELECT setval('desk_request_number', %s)", [ledger.number])
