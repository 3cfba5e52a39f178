"""The provider's own people: one unit of some forty employees, repeated with other names for more clients."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.plans import EmployeePlan, TeamPlan

#: How many clients one unit serves, and how many units one head of units leads.
CLIENTS_PER_UNIT = 60
UNITS_PER_HEAD = 8
#: The project manager who left: his place in the first unit.
LEFT = "pm_5"


@dataclass(slots=True)
class Staff:
    """Teams and employees while they are being made; ``places`` finds an employee by unit and key."""

    teams: list[TeamPlan] = field(default_factory=list)
    employees: list[EmployeePlan] = field(default_factory=list)
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    desks: list[int] = field(default_factory=list)
    _mails: set[str] = field(default_factory=set)

    def add(self, employee: EmployeePlan) -> int:
        """Append an employee with an address of his own, and say where he stands."""
        local, _, domain = employee.email.partition("@")
        mail, count = local, 1
        while mail in self._mails:
            count += 1
            mail = f"{local}{count}"
        self._mails.add(mail)
        self.employees.append(replace(employee, email=f"{mail}@{domain}"))
        self.places[employee.unit, employee.key] = len(self.employees) - 1
        return len(self.employees) - 1


def hire(rng: Random, today: date, clients: int) -> Staff:
    """Teams and employees for this number of clients; the first unit is always the same forty people."""
    staff = Staff()
    units = max(1, -(-clients // CLIENTS_PER_UNIT))
    _unit(staff, rng, today, 0, units, None)
    director, heads = staff.places[0, "director"], []
    if units > UNITS_PER_HEAD:
        heads = list(_heads(staff, rng, today, -(-units // UNITS_PER_HEAD), director))
    for unit in range(1, units):
        above = heads[unit // UNITS_PER_HEAD] if heads else director
        _unit(staff, rng, today, unit, units, above)
    return staff


def _heads(staff: Staff, rng: Random, today: date, count: int, director: int) -> Iterator[int]:
    for number in range(count):
        first, surname, gender = names.person(rng)
        yield staff.add(
            EmployeePlan(
                name=f"{first} {surname}",
                email=f"{names.mail_name(first, surname)}@{names.data('provider')['domain']}",
                phone=names.phone(900000 + number),
                job_title=f"Directeur divisie {number + 1}",
                key=f"head_{number}",
                kind="line",
                unit=0,
                team=0,
                manager=director,
                fte=Decimal(1),
                starts_on=today - timedelta(days=1500 + rng.randrange(1500)),
                gender=gender,
            )
        )


def _unit(staff: Staff, rng: Random, today: date, unit: int, units: int, above: int | None) -> None:
    teams = _teams(staff, unit, units)
    staff.desks.append(teams["desk"])
    for row in names.data("provider")["people"]["rows"]:
        kind = row[3]
        if unit and kind in ("director", "adviser"):
            continue
        manager = above if row[5] == "director" and above is not None else staff.places.get((unit, row[5]))
        name, gender = row[1], row[2]
        if unit:
            first, surname, gender = names.person(rng)
            name = f"{first} {surname}"
        staff.add(_employee(row, name, gender, rng, today, unit, teams[row[4]], manager))


def _teams(staff: Staff, unit: int, units: int) -> dict[str, int]:
    provider, found = names.data("provider"), {}
    for key, name in provider["teams"].items():
        if key == "direction" and unit:
            continue
        full = name if not unit else f"{name} regio {unit + 1}"
        found[key] = len(staff.teams)
        staff.teams.append(TeamPlan(full, 0 if key != "direction" else None, key == "desk"))
    for key, parent in provider["parents"].items():
        staff.teams[found[key]] = replace(staff.teams[found[key]], parent=found[parent])
    found.setdefault("direction", 0)
    return found


def _employee(
    row: list[str | float],
    name: str,
    gender: str,
    rng: Random,
    today: date,
    unit: int,
    team: int,
    manager: int | None,
) -> EmployeePlan:
    key, kind = str(row[0]), str(row[3])
    first, _, surname = name.partition(" ")
    service = 480 + int(rng.random() ** 2 * 5200)
    if kind == "line":
        service += 1500
    if key == "desk_5":
        service = 150
    left = today - timedelta(days=18) if key == LEFT and unit == 0 else None
    domain = names.data("provider")["domain"]
    return EmployeePlan(
        name=name,
        email=f"{names.mail_name(first, surname)}@{domain}",
        phone=names.phone(100 + unit * 1000 + team * 7 + rng.randrange(6)),
        job_title=str(row[6]),
        key=key,
        kind=kind,
        unit=unit,
        team=team,
        manager=manager,
        fte=Decimal(str(row[7])),
        starts_on=today - timedelta(days=service),
        ends_on=left,
        speciality=str(row[8]),
        gender=gender,
        is_administrator=key == "administrator",
        is_independent=kind == "adviser",
    )
