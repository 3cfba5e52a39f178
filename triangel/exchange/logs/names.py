"""The teams, people, clients and contacts a log names, found in the database or made there."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.db.models.functions import Lower

from triangel.clients.models import Client, Contact
from triangel.core.periods import local_day
from triangel.exchange.logs.histories import Held, History
from triangel.exchange.logs.mapping import LogMapping
from triangel.people.models import Employee, Team
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat

#: A new client of which a log tells nothing for so long is one of the past.
SILENT_FOR = timedelta(days=180)
BATCH = 2000


@dataclass(frozen=True)
class Made:
    """How many were not there before."""

    teams: int
    employees: int
    clients: int
    contacts: int


@dataclass
class Names:
    """What the names of one log stand for: ids by name as the log writes it."""

    teams: dict[str, int]
    team_seats: dict[int, int]
    employees: dict[tuple[str, str], int]
    clients: dict[str, int]
    contract_seats: dict[int, int]
    contacts: dict[tuple[str, str], int]
    made: Made

    def hand(self, held: Held, mapping: LogMapping) -> tuple[int | None, int | None]:
        """Seat and employee of a stretch of custody."""
        if mapping.party == "person" and held.party:
            return None, self.employees[person_key(held, mapping)]
        taker = self.employees[person_key(held, mapping)] if held.person else None
        return self.team_seats[self.teams[held.party]], taker


def person_key(held: Held, mapping: LogMapping) -> tuple[str, str]:
    """Whom a name stands for: one person everywhere, or one inside his team."""
    if mapping.party == "person":
        return "", held.party
    return (held.party if mapping.person_is == "name in team" else ""), held.person


def resolve(histories: list[History], mapping: LogMapping, client_name: str, *, at: datetime) -> Names:
    """Find or make everybody these histories name. Names that differ in capitals only stay apart."""
    parties = Counter(held.party for history in histories for held in history.custody)
    by_team = mapping.party == "team"
    unnamed = mapping.team_name or f"{mapping.name}: ?"
    wanted = {party or unnamed: party for party in parties} if by_team else {unnamed: ""}
    found, made_teams = _teams(wanted)
    teams = {party: found[name] for name, party in wanted.items()}
    employees, made_employees = _employees(histories, mapping, teams)
    clients, made_clients = _clients(histories, mapping, teams, client_name, at)
    contacts, made_contacts = _contacts(histories, mapping, clients, client_name)
    return Names(
        teams=teams,
        team_seats=_seats("team", SeatKind.SERVICE_DESK, teams.values()),
        employees=employees,
        clients=clients,
        contract_seats=_seats("client", SeatKind.CONTRACT_MANAGER, clients.values()),
        contacts=contacts,
        made=Made(made_teams, made_employees, made_clients, made_contacts),
    )


def _seats(scope: str, kind: SeatKind, ids: Iterable[int]) -> dict[int, int]:
    """Seat ids by the id of the team or client they belong to, made by the database together with these."""
    rows = Seat.objects.filter(kind=kind, contract=None, **{f"{scope}__in": set(ids)})
    return dict(rows.values_list(f"{scope}_id", "id"))


def apart(names: Iterable[str]) -> dict[str, str]:
    """A name for each, no two the same but for capitals: `g97` beside `G97` becomes `g97 (2)`."""
    taken: Counter[str] = Counter()
    result = {}
    for name in sorted(names):
        taken[name.lower()] += 1
        number = taken[name.lower()]
        result[name] = name if number == 1 else f"{name} ({number})"
    return result


def _teams(wanted: Iterable[str]) -> tuple[dict[str, int], int]:
    named = apart(wanted)
    there = dict(Team.objects.annotate(lower=Lower("name")).values_list("lower", "id"))
    new = [Team(name=name) for name in named.values() if name.lower() not in there]
    for team in Team.objects.bulk_create(new, batch_size=BATCH):
        there[team.name.lower()] = team.pk
    return {name: there[shown.lower()] for name, shown in named.items()}, len(new)


@dataclass
class _Service:
    """What the log shows of somebody's service: in which teams, from when to when."""

    first_at: datetime
    last_at: datetime
    teams: Counter[str]


def _employees(
    histories: list[History], mapping: LogMapping, teams: dict[str, int]
) -> tuple[dict[tuple[str, str], int], int]:
    """Everybody who held a request. Who is not known here is imported: he was in service while the log
    shows him, and no longer after that, so that nothing is left in the hands of somebody who never looks."""
    shown = _services(histories, mapping)
    there = _known_employees(mapping, teams)
    new = {key: service for key, service in shown.items() if key not in there}
    made = [
        Employee(
            name=key[1],
            job_title=mapping.name,
            team_id=teams[service.teams.most_common(1)[0][0]],
            starts_on=local_day(service.first_at),
            ends_on=local_day(service.last_at) + timedelta(days=1),
            is_imported=True,
        )
        for key, service in new.items()
    ]
    Employee.objects.bulk_create(made, batch_size=BATCH)
    _lengthen(there, shown)
    return {
        **{key: employee.pk for key, employee in there.items()},
        **{key: employee.pk for key, employee in zip(new, made, strict=True)},
    }, len(made)


def _services(histories: list[History], mapping: LogMapping) -> dict[tuple[str, str], _Service]:
    services: dict[tuple[str, str], _Service] = {}
    for history in histories:
        last = history.events[-1].at
        for held in history.custody:
            key = person_key(held, mapping)
            if key[1]:
                until = held.until_at or last
                service = services.setdefault(key, _Service(held.from_at, until, Counter()))
                service.first_at = min(service.first_at, held.from_at)
                service.last_at = max(service.last_at, until)
                service.teams["" if mapping.party == "person" else held.party] += 1
    return services


def _known_employees(mapping: LogMapping, teams: dict[str, int]) -> dict[tuple[str, str], Employee]:
    """Who is here already under the name the log uses: one of the provider's own if that is certain, else
    who was imported from a log of this kind before."""
    parties = {pk: party for party, pk in teams.items()}
    inside = mapping.party == "team" and mapping.person_is == "name in team"
    own: dict[tuple[str, str], list[Employee]] = defaultdict(list)
    imported: dict[tuple[str, str], Employee] = {}
    for employee in Employee.objects.order_by("id"):
        if inside and employee.team_id not in parties:
            continue
        key = (parties[employee.team_id] if inside else "", employee.name)
        if not employee.is_imported:
            own[key].append(employee)
        elif employee.job_title == mapping.name:
            imported.setdefault(key, employee)
    return imported | {key: same[0] for key, same in own.items() if len(same) == 1}


def _lengthen(there: dict[tuple[str, str], Employee], shown: dict[tuple[str, str], _Service]) -> None:
    """Somebody imported before may turn out to have been here earlier or longer."""
    changed = []
    for key, service in shown.items():
        employee = there.get(key)
        if employee is not None and employee.is_imported:
            employee.starts_on = min(employee.starts_on, local_day(service.first_at))
            employee.ends_on = max(
                employee.ends_on or date.min, local_day(service.last_at) + timedelta(days=1)
            )
            changed.append(employee)
    Employee.objects.bulk_update(changed, ["starts_on", "ends_on"], batch_size=BATCH)


def _ended(heard: datetime, at: datetime) -> date | None:
    """The day from which nothing was heard of a client, when that is long ago."""
    return local_day(heard) + timedelta(days=1) if at - heard > SILENT_FOR else None


def client_of(history: History, mapping: LogMapping, client_name: str) -> str:
    """The client's name: the log's, else the one that was given, else one that says where it came from."""
    return history.client or client_name or mapping.client_name or mapping.title or mapping.name


def _clients(
    histories: list[History], mapping: LogMapping, teams: dict[str, int], client_name: str, at: datetime
) -> tuple[dict[str, int], int]:
    """The clients by the names in the log. One that is new, and of which nothing was heard for long, is
    a client of the past, whose seats need not be filled."""
    since: dict[str, datetime] = {}
    heard: dict[str, datetime] = {}
    desks: dict[str, Counter[str]] = defaultdict(Counter)
    for history in histories:
        name = client_of(history, mapping, client_name)
        since[name] = min(since.get(name, history.received_at), history.received_at)
        last = max(event.at for event in history.events)
        heard[name] = max(heard.get(name, last), last)
        desks[name][history.custody[0].party if mapping.party == "team" else ""] += 1
    named = apart(since)
    there = dict(Client.objects.annotate(lower=Lower("name")).values_list("lower", "id"))
    number = Client.objects.aggregate(last=Max("number"))["last"] or 1000
    new = [name for name, shown in named.items() if shown.lower() not in there]
    made = Client.objects.bulk_create(
        [
            Client(
                number=number + place,
                name=named[name],
                language=mapping.language,
                since_on=local_day(since[name]),
                until_on=_ended(heard[name], at),
                service_desk_id=teams[desks[name].most_common(1)[0][0]],
            )
            for place, name in enumerate(new, start=1)
        ],
        batch_size=BATCH,
    )
    there.update((client.name.lower(), client.pk) for client in made)
    return {name: there[shown.lower()] for name, shown in named.items()}, len(made)


def _contacts(
    histories: list[History], mapping: LogMapping, clients: dict[str, int], client_name: str
) -> tuple[dict[tuple[str, str], int], int]:
    """Who asked, once per client: the same name at two clients is two contacts."""
    wanted = dict.fromkeys(
        (client_of(history, mapping, client_name), history.contact)
        for history in histories
        if history.contact
    )
    there = {
        (client, name): pk
        for client, name, pk in Contact.objects.filter(client__in=clients.values()).values_list(
            "client_id", "name", "id"
        )
    }
    new = [key for key in wanted if (clients[key[0]], key[1]) not in there]
    made = Contact.objects.bulk_create(
        [Contact(client_id=clients[client], name=name, language=mapping.language) for client, name in new],
        batch_size=BATCH,
    )
    there.update(((contact.client_id, contact.name), contact.pk) for contact in made)
    return {(client, name): there[clients[client], name] for client, name in wanted}, len(made)
