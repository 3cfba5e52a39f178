"""The people of the tests: a small provider with two clients. Who is who says what he may and may not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.core.models import User
from triangel.people.models import Employee, Team
from triangel.projects.models import Project
from triangel.tests import factories
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat


@dataclass(frozen=True)
class Cast:
    """Everybody and everything; every employee and contact but ``dora`` has a sign-in."""

    system: User

    service: Team  # managed services; its members run what clients use
    sales: Team
    delivery: Team  # projects
    desk: Team  # the service desk both clients meet first

    diana: Employee  # director: nobody above her
    ada: Employee  # administrator; leads nobody
    ivo: Employee  # independent person: complaints about the top go to him
    lars: Employee  # line manager of service: carin, cees and dora report to him
    lotte: Employee  # line manager of sales and delivery: anna, piet and sofie report to her
    carin: Employee  # contract manager of client A; cees stands in for her
    cees: Employee  # contract manager of client B
    anna: Employee  # account manager of both clients
    piet: Employee  # project manager of client A's project; lars is its senior supplier
    sofie: Employee  # works in delivery and holds no seat: somebody who must not get in
    dora: Employee  # works at the desk; holds its seat

    a: Client
    b: Client
    alice: Contact  # at client A; sees her own requests
    arend: Contact  # at client A; follows all of its requests
    bob: Contact  # at client B: must not see anything of client A

    contract_a: Contract  # class C
    contract_b: Contract  # class D
    project_a: Project  # running, under contract A

    am_a: Seat
    cm_a: Seat
    am_b: Seat
    cm_b: Seat
    pm_a: Seat
    ss_a: Seat
    desk_seat: Seat


class By(TypedDict):
    """Who does something, and when: what every action is told."""

    actor: User
    at: datetime


def user_of(person: Employee | Contact) -> User:
    """The sign-in of somebody who has one."""
    assert person.user is not None
    return person.user


def make() -> Cast:
    """Write the whole cast into the database."""
    people = _people()
    clients = _clients(people)
    return Cast(**people, **clients, **_seats(people, clients))


def _employee(name: str, job_title: str, **fields: Any) -> Employee:
    user = factories.user(name, email=f"{name.split()[0].lower()}@triangel.example")
    return factories.employee(name, user=user, job_title=job_title, **fields)


def _people() -> dict[str, Any]:
    service, sales = factories.team("Managed services"), factories.team("Sales")
    delivery, desk = factories.team("Projects"), factories.team("Service desk", is_service_desk=True)
    diana = _employee("Diana de Wit", "director", team=sales)
    lars = _employee("Lars Vermeer", "manager of services", team=service, manager=diana)
    lotte = _employee("Lotte Kok", "manager of sales and projects", team=sales, manager=diana)
    carin = _employee("Carin Bos", "contract manager", team=service, manager=lars)
    cees = _employee("Cees Mol", "contract manager", team=service, manager=lars)
    factories.stand_in(carin, cees)
    return {
        "system": factories.system(),
        "service": service,
        "sales": sales,
        "delivery": delivery,
        "desk": desk,
        "diana": diana,
        "ada": _employee("Ada Smit", "office manager", team=sales, manager=diana, is_administrator=True),
        "ivo": _employee("Ivo Prins", "confidential adviser", team=sales, is_independent=True),
        "lars": lars,
        "lotte": lotte,
        "carin": carin,
        "cees": cees,
        "anna": _employee("Anna Visser", "account manager", team=sales, manager=lotte),
        "piet": _employee("Piet Jansen", "project manager", team=delivery, manager=lotte),
        "sofie": _employee("Sofie Dekker", "consultant", team=delivery, manager=lotte),
        "dora": factories.employee("Dora Hof", job_title="service desk agent", team=desk, manager=lars),
    }


def _clients(people: dict[str, Any]) -> dict[str, Any]:
    a = factories.client("Zorggroep Amstel", service_desk=people["desk"])
    b = factories.client("Bakker Logistiek", service_desk=people["desk"])
    contract_a = factories.contract(a, contract_class="C")
    return {
        "a": a,
        "b": b,
        "alice": _contact(a, "Alice Groen"),
        "arend": _contact(a, "Arend Blok", is_client_manager=True),
        "bob": _contact(b, "Bob Stam"),
        "contract_a": contract_a,
        "contract_b": factories.contract(b, contract_class="D"),
        "project_a": factories.project(a, contract=contract_a),
    }


def _contact(client: Client, name: str, *, is_client_manager: bool = False) -> Contact:
    email = f"{name.split()[0].lower()}@client.example"
    user = factories.user(name, email=email)
    return factories.contact(client, name, user=user, email=email, is_client_manager=is_client_manager)


def _seats(people: dict[str, Any], clients: dict[str, Any]) -> dict[str, Any]:
    a, b, project = clients["a"], clients["b"], clients["project_a"]
    seats = {
        "am_a": factories.seat(SeatKind.ACCOUNT_MANAGER, client=a),
        "cm_a": factories.seat(SeatKind.CONTRACT_MANAGER, client=a),
        "am_b": factories.seat(SeatKind.ACCOUNT_MANAGER, client=b),
        "cm_b": factories.seat(SeatKind.CONTRACT_MANAGER, client=b),
        "pm_a": factories.seat(SeatKind.PROJECT_MANAGER, project=project),
        "ss_a": factories.seat(SeatKind.SENIOR_SUPPLIER, project=project),
        "desk_seat": factories.seat(SeatKind.SERVICE_DESK, team=people["desk"]),
    }
    holders = {
        "am_a": "anna",
        "cm_a": "carin",
        "am_b": "anna",
        "cm_b": "cees",
        "pm_a": "piet",
        "ss_a": "lars",
        "desk_seat": "dora",
    }
    for seat, holder in holders.items():
        factories.appointment(seats[seat], people[holder])
    return seats
