"""What was agreed with the clients: contracts, and projects that run beside them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.plans import ClientPlan, ContractPlan, ProjectPlan

NAMES = {
    "nl": {
        "workplace": [
            "Werkplekbeheer {n} werkplekken",
            "Moderne werkplek als dienst",
            "Digitale werkplek en servicedesk",
        ],
        "applications": [
            "Technisch applicatiebeheer {app}",
            "Applicatiebeheer en koppelingen",
            "Functioneel beheer {app}",
        ],
        "hosting": [
            "Hosting {app}",
            "Private cloud en back-up",
            "Beheer cloudomgeving",
            "Servers en opslag als dienst",
        ],
        "network": ["Netwerkbeheer vast en draadloos", "Verbindingen {m} locaties", "Wifi als dienst"],
        "security": [
            "Beveiligingsbewaking 24x7",
            "Beheerde firewall en e-mailfilter",
            "Werkplekbeveiliging en training",
        ],
        "telephony": [
            "Vaste en mobiele telefonie",
            "Telefonie als dienst",
            "Contactcentrum en bereikbaarheid",
        ],
        "framework": ["Raamovereenkomst advies en projecten"],
    },
    "en": {
        "workplace": ["Managed workplace {n} users"],
        "applications": ["Application management {app}"],
        "hosting": ["Hosting {app}", "Private cloud and backup"],
        "network": ["Managed network {m} sites"],
        "security": ["Security monitoring 24x7"],
        "telephony": ["Telephony as a service"],
        "framework": ["Framework agreement projects"],
    },
}
#: What a contract of this kind brings in a year for a client of size 1, in euro.
BASE = {
    "workplace": 9000,
    "applications": 6500,
    "hosting": 5200,
    "network": 3800,
    "security": 3000,
    "telephony": 2600,
    "framework": 4000,
}
GROWTH = (1, 1, 2.6, 6.5, 17, 46)
PROJECTS = {
    "nl": [
        "Migratie naar de cloudwerkplek",
        "Vervanging netwerk en wifi",
        "Invoering {app}",
        "Overgang telefonie",
        "Inrichting {place}",
        "Uitrol nieuwe laptops",
        "Koppeling {app} en financiën",
        "Invoering meerstapsaanmelding",
        "Vernieuwing {app}",
        "Verhuizing datacentrum",
        "Zero trust fase 1",
        "Archivering en informatiebeheer",
    ],
    "en": ["Move to cloud workplace", "Network replacement", "Roll-out {app}", "New site onboarding"],
}


def contracts(rng: Random, today: date, clients: list[ClientPlan]) -> Iterator[ContractPlan]:
    """One to four contracts per client, some of which end soon."""
    number = 0
    for index, client in enumerate(clients):
        kinds = _kinds(rng, client.size)
        for kind in kinds:
            number += 1
            yield _contract(rng, today, index, client, kind, number)


def _kinds(rng: Random, size: int) -> list[str]:
    count = min(4, max(1, size - 1 + (rng.random() < 0.45)))
    kinds = ["workplace"]
    others = [kind for kind in BASE if kind != "workplace"]
    rng.shuffle(others)
    return kinds + others[: count - 1]


def _contract(
    rng: Random, today: date, index: int, client: ClientPlan, kind: str, number: int
) -> ContractPlan:
    value = round(BASE[kind] * GROWTH[client.size] * rng.uniform(0.7, 1.5), -2)
    term = rng.choice((365, 730, 1095, 1096, 1461))
    start = _first_of_month(max(client.since_on, today - timedelta(days=rng.randrange(60, 1400))))
    end = _first_of_month(start + timedelta(days=term + 15))
    while end <= today + timedelta(days=12):
        end = _first_of_month(end + timedelta(days=380))
    apps = names.data("clients")["words"][client.language]["apps"][client.sector]
    name = rng.choice(NAMES[client.language][kind]).format(
        n=max(4, int(value / 640)), m=1 + client.size * 2, app=names.without_article(rng.choice(apps))
    )
    return ContractPlan(
        number=f"OV-{start.year % 100:02d}-{number:04d}",
        client=index,
        name=name,
        kind=kind,
        contract_class=_class(value, client.size, kind),
        starts_on=start,
        ends_on=None if rng.random() < 0.12 else end,
        annual_value=Decimal(int(value)),
    )


def _class(value: float, size: int, kind: str) -> str:
    if size == 5 and kind == "workplace":
        return "A" if value > 400_000 else "B"
    if value >= 130_000:
        return "B"
    return "C" if value >= 21_000 else "D"


def projects(
    rng: Random, today: date, clients: list[ClientPlan], agreed: list[ContractPlan]
) -> Iterator[ProjectPlan]:
    """About six projects to ten clients: most running, some done in the past year, some planned."""
    number, by_client = 0, _by_client(agreed)
    for index, client in enumerate(clients):
        chance = (0, 0.15, 0.35, 0.7, 1.1, 1.9)[client.size]
        for place in range(int(chance + rng.random())):
            number += 1
            yield _project(rng, today, index, client, by_client.get(index, []), number, place)


def _project(
    rng: Random, today: date, index: int, client: ClientPlan, own: list[int], number: int, place: int
) -> ProjectPlan:
    state = rng.choice(("running", "running", "running", "done", "done", "planned"))
    length = rng.randrange(90, 330)
    start = {
        "running": today - timedelta(days=int(length * rng.uniform(0.2, 0.85))),
        "done": today - timedelta(days=length + rng.randrange(10, 160)),
        "planned": today + timedelta(days=rng.randrange(12, 80)),
    }[state]
    start = max(start, client.since_on)
    apps = names.data("clients")["words"][client.language]["apps"][client.sector]
    pool = PROJECTS[client.language]
    name = pool[(number * 5 + place) % len(pool)].format(
        app=names.without_article(rng.choice(apps)),
        place=rng.choice(("nieuwbouw", "nieuwe vestiging", "tweede locatie")),
    )
    return ProjectPlan(
        number=f"PR-{start.year % 100:02d}-{number:03d}",
        client=index,
        contract=rng.choice(own) if own and rng.random() < 0.4 else None,
        name=name,
        kind="fixed_price" if rng.random() < 0.7 else "time_material",
        starts_on=start,
        ends_on=start + timedelta(days=length),
        value=Decimal(int(rng.uniform(9, 40) * GROWTH[client.size]) * 500 + 4000),
        state=state,
    )


def _by_client(agreed: list[ContractPlan]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for position, contract in enumerate(agreed):
        found.setdefault(contract.client, []).append(position)
    return found


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
