"""Clients with their contacts, contracts and projects."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.people import CLIENTS_PER_UNIT
from triangel.exchange.demo.plans import ClientPlan, ContactPlan

#: Legal forms and small words that say nothing in a web address.
SILENT = {"bv", "de", "van", "en", "stichting", "het", "gemeente", "voor"}


def sell_to(rng: Random, today: date, count: int, desks: list[int]) -> Iterator[ClientPlan]:
    """The first ``count`` clients; the first sixty are always the same."""
    domains: set[str] = set()
    for index, (name, sector, city, size, language) in enumerate(_organisations(count)):
        domain = _domain(name, domains)
        unit = index // CLIENTS_PER_UNIT
        yield ClientPlan(
            number=101 + index,
            name=name,
            sector=sector,
            city=city,
            language=language,
            size=size,
            domain=domain,
            since_on=today - timedelta(days=420 + int(rng.random() ** 1.6 * 4200)),
            until_on=None,
            unit=unit,
            desk_team=desks[unit],
            contacts=tuple(_contacts(rng, size, language, domain, index)),
        )


def _organisations(count: int) -> Iterator[tuple[str, str, str, int, str]]:
    known = names.data("clients")["rows"]
    yield from (tuple(row) for row in known[:count])
    more = names.data("clients")["more"]
    rng, taken = Random("more clients"), {row[0].lower() for row in known}  # noqa: S311
    sectors = list(more["forms"])
    while count > len(known):
        sector = rng.choice(sectors)
        stem = rng.choice(more["first"]) + rng.choice(more["second"])
        name = rng.choice(more["forms"][sector]).format(stem)
        if name.lower() in taken:
            continue
        taken.add(name.lower())
        city = stem if sector == "municipality" else rng.choice(more["places"])
        size = rng.choices((1, 2, 3, 4, 5), (30, 28, 24, 13, 5))[0]
        english = sector in ("industry", "logistics", "trade") and rng.random() < 0.12
        yield name, sector, city, size, "en" if english else "nl"
        count -= 1


def _domain(name: str, taken: set[str]) -> str:
    words = [names.plain(word) for word in name.replace("-", " ").split()]
    stem = "".join([word for word in words if word and word not in SILENT][:2]) or names.plain(name)
    domain, number = stem, 1
    while domain in taken:
        number += 1
        domain = f"{stem}{number}"
    taken.add(domain)
    return f"{domain}.example"


def _contacts(rng: Random, size: int, language: str, domain: str, client: int) -> Iterator[ContactPlan]:
    count = min(6, 2 + (size > 1) + (size > 2) + (size > 3) + (rng.random() < 0.4))
    seen: set[str] = set()
    for place in range(count):
        first, surname, gender = names.person(rng)
        while names.mail_name(first, surname) in seen:
            first, surname, gender = names.person(rng)
        seen.add(names.mail_name(first, surname))
        yield ContactPlan(
            name=f"{first} {surname}",
            surname=surname,
            gender=gender,
            email=f"{names.mail_name(first, surname)}@{domain}",
            phone=names.phone(
                client * 31 + place * 7, rng.choice(["010", "020", "038", "040", "055", "073"])
            ),
            job_title=_title(rng, size, language, place),
            language=language if language == "nl" or place < count - 1 else "nl",
            is_client_manager=place == 0 or (place == 1 and size >= 4),
            is_active=place < 3 or rng.random() < 0.9,
            formal=rng.random() < 0.22,
            sloppy=rng.random() < 0.25,
        )


def _title(rng: Random, size: int, language: str, place: int) -> str:
    titles = names.data("clients")["titles"]
    if language == "en":
        return str(titles["english"][place % len(titles["english"])])
    if place == 0:
        return str(rng.choice(titles["small" if size == 1 else "managers"]))
    return str(rng.choice(titles["any"]))
