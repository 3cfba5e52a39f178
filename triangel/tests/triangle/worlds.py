"""Random worlds written into the database, with the ids that they got there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from triangel.clients.models import Client
from triangel.people.models import Absence, Employee, StandIn, Team
from triangel.tests import factories
from triangel.tests.triangle.organisations import FIRST_DAY, World
from triangel.triangle import rules
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat


@dataclass(frozen=True)
class Written:
    """Which row each number of the random world became."""

    people: dict[int, int]
    seats: dict[int, int]
    client: Client

    def excluded(self, people: Collection[int]) -> frozenset[int]:
        return frozenset(self.people[person] for person in people if person in self.people)


def write(world: World) -> Written:
    """Write a random world (without circles in its line) into the database."""
    people = _write_people(world.organisation)
    team = Team.objects.create(name="Desk of the random world", is_service_desk=True)
    client = factories.client(service_desk=team, since_on=FIRST_DAY)
    agreed = world.client.contracts[0]
    contract = factories.contract(
        client,
        contract_class=agreed.contract_class,
        starts_on=agreed.starts_on,
        ends_on=agreed.ends_on,
    )
    planned = world.client.projects[0].project_manager
    project = factories.project(
        client, contract=contract, starts_on=planned.starts_on, ends_on=planned.ends_on
    )
    if agreed.seat:
        factories.contract_seat(contract)
    seats = {
        world.client.contract_manager.seat: factories.seat(SeatKind.CONTRACT_MANAGER, client=client).pk,
        world.client.account_manager.seat: factories.seat(SeatKind.ACCOUNT_MANAGER, client=client).pk,
        world.desk.seat: factories.seat(SeatKind.SERVICE_DESK, team=team).pk,
        world.client.projects[0].senior_supplier.seat: factories.seat(
            SeatKind.SENIOR_SUPPLIER, project=project
        ).pk,
        planned.seat: factories.seat(SeatKind.PROJECT_MANAGER, project=project).pk,
    }
    if agreed.seat:
        seats[agreed.seat.seat] = Seat.objects.get(contract=contract).pk
    written = Written(people, seats, client)
    _write_appointments(world.standings, written)
    return written


def ask_database(seat: int, on: date, excluded: Collection[int]) -> tuple[int | None, str | None]:
    """What the database's own resolver answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT employee_id, via FROM triangle_responsible(%s, %s, %s::bigint[])",
            [seat, on, list(excluded)],
        )
        employee, via = cursor.fetchone()
    return employee, via


def _write_people(organisation: rules.Organisation) -> dict[int, int]:
    team = Team.objects.create(name="Team of the random world")
    people: dict[int, int] = {}
    # ids follow the numbers, because every order ends in the id
    for number, person in sorted(organisation.persons.items()):
        people[number] = Employee.objects.create(
            name=f"Person {number}",
            team=team,
            manager_id=people[person.manager] if person.manager else None,
            starts_on=person.starts_on,
            ends_on=person.ends_on,
            is_independent=person.is_independent,
        ).pk
    Absence.objects.bulk_create(
        Absence(employee_id=people[row.person], starts_on=row.starts_on, ends_on=row.ends_on)
        for absences in organisation.absences.values()
        for row in absences
    )
    StandIn.objects.bulk_create(
        StandIn(
            employee_id=people[row.person],
            stand_in_id=people[row.stand_in],
            rank=row.rank,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for stand_ins in organisation.stand_ins.values()
        for row in stand_ins
    )
    return people


def _write_appointments(standings: Iterable[rules.Standing], written: Written) -> None:
    author = factories.system()
    Appointment.objects.bulk_create(
        Appointment(
            seat_id=written.seats[standing.seat],
            employee_id=written.people[tenure.person],
            part=part,
            starts_on=tenure.starts_on,
            ends_on=tenure.ends_on,
            made_at=factories.NOW,
            made_by=author,
        )
        for standing in standings
        for part, tenures in ((Part.HOLDER, standing.holders), (Part.DEPUTY, standing.deputies))
        for tenure in tenures
    )
