"""The provider without its requests, written into an empty database."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from psycopg import Connection

from triangel.core.models import User
from triangel.desk.actions import publish_first_matrix
from triangel.desk.models import MatrixRow, Topic
from triangel.exchange.demo.ledger import Known
from triangel.exchange.demo.plans import ContactPlan, ProviderPlan, SeatRef

#: With what everybody of the example provider signs in.
PASSWORD = "gouden-driehoek"  # noqa: S105  it opens an example, and is printed for everybody

Row = tuple[Any, ...]


class House:
    """Writes teams, people, clients, agreements and seats, and remembers the ids they got."""

    def __init__(self, provider: ProviderPlan, at: datetime) -> None:
        self.provider, self.at = provider, at
        self.journal: list[Row] = []

    def build(self) -> Known:
        """Everything that requests refer to."""
        system = User.objects.system()
        publish_first_matrix(actor=system, at=self.at - timedelta(days=400))
        self.system, self.after = system.pk, User.objects.order_by("-pk").values_list("pk", flat=True)[0]
        provider = self.provider
        self.contact_ids = _numbered(client.contacts for client in provider.clients)
        self._people()
        self._clients()
        seats = self._seats()
        self._appointments(seats)
        self._journal()
        return Known(
            employees=[n + 1 for n in range(len(provider.employees))],
            employee_users=[self._employee_user(n) for n in range(len(provider.employees))],
            clients=[n + 1 for n in range(len(provider.clients))],
            contacts=self.contact_ids,
            contact_users=[[self._contact_user(pk) for pk in row] for row in self.contact_ids],
            contracts=[n + 1 for n in range(len(provider.contracts))],
            projects=[n + 1 for n in range(len(provider.projects))],
            seats=seats,
            topics=dict(Topic.objects.values_list("code", "pk")),
            matrix_rows=dict(MatrixRow.objects.filter(version__number=1).values_list("topic__code", "pk")),
            system=system.pk,
        )

    def _employee_user(self, place: int) -> int:
        return int(self.after) + 1 + place

    def _contact_user(self, pk: int) -> int:
        return int(self.after) + len(self.provider.employees) + pk

    def _people(self) -> None:
        provider, today = self.provider, self.provider.today
        copy(
            "people_team",
            ("id", "name", "parent_id", "is_service_desk"),
            (
                (n + 1, team.name, None if team.parent is None else team.parent + 1, team.is_service_desk)
                for n, team in enumerate(provider.teams)
            ),
        )
        sign_in = make_password(PASSWORD)
        users: list[Row] = [
            (
                self._employee_user(n), sign_in, e.email, e.name, "nl",
                e.ends_on is None or e.ends_on > today, False, self._since(e.starts_on),
            )
            for n, e in enumerate(provider.employees)
        ]  # fmt: skip
        users += [self._contact_sign_in(pk, contact) for pk, contact in self._contacts()]
        copy("core_user", USER, users)
        copy(
            "people_employee",
            EMPLOYEE,
            (
                (
                    n + 1, self._employee_user(n), e.name, e.email, e.phone, e.job_title, e.team + 1,
                    None if e.manager is None else e.manager + 1, e.fte, e.starts_on, e.ends_on,
                    e.is_administrator, e.is_independent, False,
                )
                for n, e in enumerate(provider.employees)
            ),
        )  # fmt: skip
        copy(
            "people_absence",
            ("employee_id", "kind", "starts_on", "ends_on"),
            ((row.employee + 1, row.kind, row.starts_on, row.ends_on) for row in provider.absences),
        )
        copy(
            "people_standin",
            ("employee_id", "stand_in_id", "starts_on", "ends_on", "rank"),
            (
                (row.employee + 1, row.stand_in + 1, row.starts_on, row.ends_on, row.rank)
                for row in provider.stand_ins
            ),
        )
        for n, e in enumerate(provider.employees):
            told = {"name": e.name, "starts_on": e.starts_on.isoformat(), "team": e.team + 1}
            self._record("hire", "employee", n + 1, None, self._since(e.starts_on), told)

    def _contact_sign_in(self, pk: int, contact: ContactPlan) -> Row:
        user = self._contact_user(pk)
        unusable = f"!{user:040d}"
        made = self.at - timedelta(days=390)
        return (user, unusable, contact.email, contact.name, contact.language, contact.is_active, False, made)

    def _contacts(self) -> Iterable[tuple[int, ContactPlan]]:
        for client, ids in zip(self.provider.clients, self.contact_ids, strict=True):
            yield from zip(ids, client.contacts, strict=True)

    def _clients(self) -> None:
        provider = self.provider
        copy(
            "clients_client",
            ("id", "number", "name", "sector", "city", "language", "since_on", "until_on", "service_desk_id"),
            (
                (
                    n + 1,
                    c.number,
                    c.name,
                    c.sector,
                    c.city,
                    c.language,
                    c.since_on,
                    c.until_on,
                    c.desk_team + 1,
                )
                for n, c in enumerate(provider.clients)
            ),
        )
        copy("clients_contact", CONTACT, self._contact_rows())
        copy(
            "contracts_contract",
            CONTRACT,
            (
                (
                    n + 1, c.number, c.client + 1, c.name, c.kind, c.contract_class, c.starts_on, c.ends_on,
                    c.annual_value, "EUR",
                )
                for n, c in enumerate(provider.contracts)
            ),
        )  # fmt: skip
        copy(
            "projects_project",
            PROJECT,
            (
                (
                    n + 1, p.number, p.client + 1, None if p.contract is None else p.contract + 1, p.name,
                    p.kind, p.state, p.starts_on, p.ends_on, p.value,
                )
                for n, p in enumerate(provider.projects)
            ),
        )  # fmt: skip
        for n, client in enumerate(provider.clients):
            told = {"name": client.name, "since_on": client.since_on.isoformat()}
            self._record("open_client", "client", n + 1, n + 1, self._since(client.since_on), told)

    def _contact_rows(self) -> Iterable[Row]:
        for n, (client, ids) in enumerate(zip(self.provider.clients, self.contact_ids, strict=True)):
            for pk, c in zip(ids, client.contacts, strict=True):
                yield (
                    pk, n + 1, self._contact_user(pk), c.name, c.email, c.phone, c.job_title, c.language,
                    c.is_client_manager, c.is_active,
                )  # fmt: skip

    def _seats(self) -> dict[SeatRef, int]:
        """The seats that the database made, and those of contracts with a manager of their own."""
        own = {row.seat.key for row in self.provider.appointments if row.seat.scope == "contract"}
        copy(
            "triangle_seat",
            ("kind", "client_id", "contract_id"),
            (("contract_manager", self.provider.contracts[n].client + 1, n + 1) for n in sorted(own)),
        )
        seats = {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, kind, client_id, contract_id, project_id, team_id FROM triangle_seat")
            for pk, kind, client, contract, project, team in cursor.fetchall():
                scopes = (("team", team), ("project", project), ("contract", contract), ("client", client))
                scope, key = next((name, value) for name, value in scopes if value is not None)
                seats[SeatRef(kind, scope, key - 1)] = pk
        return seats

    def _appointments(self, seats: dict[SeatRef, int]) -> None:
        rows = []
        for n, row in enumerate(self.provider.appointments):
            made = min(self.at - timedelta(days=6, hours=3), self._since(row.starts_on))
            rows.append(
                (n + 1, seats[row.seat], row.employee + 1, row.part, row.starts_on, row.ends_on, row.reason,
                 made, self.system)
            )  # fmt: skip
            told = {
                "kind": row.seat.kind,
                "appointment": n + 1,
                "employee": row.employee + 1,
                "part": row.part,
                "starts_on": row.starts_on.isoformat(),
                "ends_on": row.ends_on.isoformat() if row.ends_on else None,
                "reason": row.reason,
            }
            verb = "name_deputy" if row.part == "deputy" else "appoint"
            self._record(verb, "seat", seats[row.seat], self._client_of(row.seat), made, told)
        copy("triangle_appointment", APPOINTMENT, rows)

    def _client_of(self, seat: SeatRef) -> int | None:
        if seat.scope == "team":
            return None
        if seat.scope == "client":
            return seat.key + 1
        row = (
            self.provider.contracts[seat.key]
            if seat.scope == "contract"
            else self.provider.projects[seat.key]
        )
        return row.client + 1

    def _since(self, day: Any) -> datetime:
        return datetime.combine(day, time(8), UTC)

    def _record(
        self, verb: str, kind: str, pk: int, client: int | None, at: datetime, told: dict[str, Any]
    ) -> None:
        data = json.dumps(told, ensure_ascii=False)
        self.journal.append((at, self.system, verb, kind, pk, client, data, at))

    def _journal(self) -> None:
        """What happened to people, clients and seats, in order of time, before any request."""
        told = {"employees": len(self.provider.employees), "clients": len(self.provider.clients)}
        first = min(row[0] for row in self.journal)
        self._record("load_example_provider", "provider", 1, None, first, told)
        self.journal.sort(key=lambda row: row[0])
        copy("core_journalentry", JOURNAL, self.journal)


def copy(
    table: str, columns: tuple[str, ...], rows: Iterable[Row], link: Connection[Any] | None = None
) -> None:
    """Write rows with COPY; ``link`` is this thread's connection when another thread calls."""
    sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with (link or connection).cursor() as cursor, cursor.copy(sql) as stream:
        for row in rows:
            stream.write_row(row)


def _numbered(groups: Iterable[tuple[ContactPlan, ...]]) -> list[list[int]]:
    ids, last = [], 0
    for group in groups:
        ids.append(list(range(last + 1, last + 1 + len(group))))
        last += len(group)
    return ids


USER = ("id", "password", "email", "name", "language", "is_active", "is_system", "created_at")
EMPLOYEE = (
    "id", "user_id", "name", "email", "phone", "job_title", "team_id", "manager_id", "fte", "starts_on",
    "ends_on", "is_administrator", "is_independent", "is_imported",
)  # fmt: skip
CONTACT = (
    "id", "client_id", "user_id", "name", "email", "phone", "job_title", "language", "is_client_manager",
    "is_active",
)  # fmt: skip
CONTRACT = (
    "id", "number", "client_id", "name", "kind", "contract_class", "starts_on", "ends_on", "annual_value",
    "currency",
)  # fmt: skip
PROJECT = (
    "id", "number", "client_id", "contract_id", "name", "kind", "state", "starts_on", "ends_on", "value",
)  # fmt: skip
APPOINTMENT = (
    "id", "seat_id", "employee_id", "part", "starts_on", "ends_on", "reason", "made_at", "made_by_id",
)  # fmt: skip
JOURNAL = ("at", "actor_id", "verb", "object_type", "object_id", "client_id", "data", "reacted_at")
