"""Rows for tests, one plain function per table: just the row, and what it cannot be without."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count

from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.core.models import User
from triangel.core.periods import HOME_ZONE
from triangel.people.models import Absence, Employee, Photo, StandIn, Team
from triangel.projects.models import Project
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat

#: The day on which the tests live, a Monday, and a moment in its morning.
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=HOME_ZONE)

#: Since when everything has existed.
BEFORE = date(2024, 1, 1)

PASSWORD = "a long password for tests"

_numbers = count(1)


def in_days(number: int) -> date:
    """So many days after today, before it when negative."""
    return TODAY + timedelta(days=number)


def user(name: str = "Somebody", *, email: str = "", language: str = "en") -> User:
    """A sign-in with ``PASSWORD``."""
    return User.objects.create_user(
        email or f"user{next(_numbers)}@triangel.example", PASSWORD, name=name, language=language
    )


def system() -> User:
    """Triangel itself."""
    found, _made = User.objects.get_or_create(
        is_system=True, defaults={"email": "triangel@triangel.example", "name": "Triangel"}
    )
    return found


def team(name: str = "", *, is_service_desk: bool = False, parent: Team | None = None) -> Team:
    return Team.objects.create(
        name=name or f"Team {next(_numbers)}", is_service_desk=is_service_desk, parent=parent
    )


def employee(
    name: str = "",
    *,
    team: Team | None = None,
    manager: Employee | None = None,
    user: User | None = None,
    job_title: str = "",
    starts_on: date = BEFORE,
    ends_on: date | None = None,
    is_administrator: bool = False,
    is_independent: bool = False,
    is_imported: bool = False,
) -> Employee:
    number = next(_numbers)
    return Employee.objects.create(
        name=name or f"Employee {number}",
        email=f"employee{number}@triangel.example",
        team=team or Team.objects.create(name=f"Team {number}"),
        manager=manager,
        user=user,
        job_title=job_title,
        starts_on=starts_on,
        ends_on=ends_on,
        is_administrator=is_administrator,
        is_independent=is_independent,
        is_imported=is_imported,
    )


def photo(employee: Employee) -> Photo:
    """What is kept of a photo; the bytes are no picture."""
    picture = f"photo {next(_numbers)}".encode()
    employee.photo = Photo.objects.create(digest=sha256(picture).hexdigest(), picture=picture)
    employee.save(update_fields=["photo"])
    return employee.photo


def absence(employee: Employee, starts_on: date, ends_on: date | None, *, kind: str = "holiday") -> Absence:
    return Absence.objects.create(employee=employee, starts_on=starts_on, ends_on=ends_on, kind=kind)


def stand_in(
    employee: Employee,
    other: Employee,
    *,
    starts_on: date = BEFORE,
    ends_on: date | None = None,
    rank: int = 1,
) -> StandIn:
    return StandIn.objects.create(
        employee=employee, stand_in=other, starts_on=starts_on, ends_on=ends_on, rank=rank
    )


def client(
    name: str = "",
    *,
    service_desk: Team | None = None,
    since_on: date = BEFORE,
    until_on: date | None = None,
    language: str = "nl",
) -> Client:
    number = next(_numbers)
    return Client.objects.create(
        number=number,
        name=name or f"Client {number}",
        service_desk=service_desk or Team.objects.create(name=f"Desk {number}", is_service_desk=True),
        since_on=since_on,
        until_on=until_on,
        language=language,
    )


def contact(
    client: Client,
    name: str = "Contact",
    *,
    user: User | None = None,
    email: str = "",
    is_client_manager: bool = False,
    is_active: bool = True,
) -> Contact:
    return Contact.objects.create(
        client=client,
        name=name,
        user=user,
        email=email or f"contact{next(_numbers)}@client.example",
        is_client_manager=is_client_manager,
        is_active=is_active,
        language="en",
    )


def contract(
    client: Client,
    *,
    contract_class: str = "C",
    starts_on: date = BEFORE,
    ends_on: date | None = None,
    annual_value: Decimal | None = None,
) -> Contract:
    number = next(_numbers)
    return Contract.objects.create(
        client=client,
        number=f"C-{number}",
        name=f"Contract {number}",
        contract_class=contract_class,
        starts_on=starts_on,
        ends_on=ends_on,
        annual_value=annual_value,
    )


def project(
    client: Client,
    *,
    contract: Contract | None = None,
    starts_on: date = BEFORE,
    ends_on: date | None = None,
    state: str = "running",
) -> Project:
    number = next(_numbers)
    return Project.objects.create(
        client=client,
        number=f"P-{number}",
        name=f"Project {number}",
        contract=contract,
        starts_on=starts_on,
        ends_on=ends_on,
        state=state,
    )


def contract_seat(contract: Contract) -> Seat:
    """The seat of a contract that has a contract manager of its own."""
    return Seat.objects.create(kind=SeatKind.CONTRACT_MANAGER, client=contract.client, contract=contract)


def seat(
    kind: str, *, client: Client | None = None, project: Project | None = None, team: Team | None = None
) -> Seat:
    """The seat that came with this client, project or team."""
    if project is not None:
        return Seat.objects.get(kind=kind, project=project)
    if team is not None:
        return Seat.objects.get(kind=kind, team=team)
    return Seat.objects.get(kind=kind, client=client, project=None, contract=None)


def appointment(
    seat: Seat,
    employee: Employee,
    *,
    starts_on: date = BEFORE,
    ends_on: date | None = None,
    part: str = Part.HOLDER,
) -> Appointment:
    return Appointment.objects.create(
        seat=seat,
        employee=employee,
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=NOW,
        made_by=system(),
    )
