"""What is filled in the blanks of a text: the client's systems, places, people, dates and amounts."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.plans import ClientPlan, ContractPlan, ProjectPlan

DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def long_date(day: date, language: str) -> str:
    """*12 maart* or *12 March*."""
    return f"{day.day} {MONTHS[language][day.month - 1]}"


def due_words(day: date, language: str) -> str:
    """*donderdag 12 maart*."""
    return f"{DAYS[language][day.weekday()]} {long_date(day, language)}"


class Blanks:
    """Fills the blanks of one request; the same blank gets the same words all through it."""

    def __init__(
        self,
        rng: Random,
        client: ClientPlan,
        language: str,
        day: date,
        *,
        contract: ContractPlan | None,
        project: ProjectPlan | None,
        people: dict[str, str],
    ) -> None:
        self.rng, self.client, self.language, self.day = rng, client, language, day
        self._contract, self._project = contract, project
        self.known: dict[str, str] = dict(people)
        self.chosen: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """The words for a blank; a capital in its name gives a capital in the text."""
        words = self.known.get(name)
        if words is None:
            words = self._capital(name) if name[0].isupper() else MAKERS[name](self)
            self.known[name] = words
        return words

    def _capital(self, name: str) -> str:
        words = self(name.lower())
        return words[0].upper() + words[1:]

    def pick(self, *keys: str) -> str:
        """One of the client's words of a kind."""
        found = names.data("clients")["words"][self.language]
        for key in keys:
            found = found[key]
        return str(found[int(self.rng.random() * len(found))])

    def number(self, low: int, high: int) -> int:
        """A number from ``low`` up to ``high``."""
        return low + int(self.rng.random() * (high - low))

    def colleague(self, first: str, full: str) -> str:
        """A colleague of who asks, remembered by first name too."""
        given, surname, _ = names.person(self.rng)
        self.known.setdefault(first, given)
        return self.known.setdefault(full, f"{given} {surname}")

    def date(self, low: int, high: int) -> str:
        """A working day so many days from now, in words."""
        day = self.day + timedelta(days=self.number(low, high))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return long_date(day, self.language)

    def contract(self) -> str:
        """The name of the contract it is about."""
        return (
            self._contract.name
            if self._contract
            else ("het contract" if self.language == "nl" else "contract")
        )

    def project(self) -> str:
        """The name of the project it is about."""
        return (
            self._project.name
            if self._project
            else ("het project" if self.language == "nl" else "the project")
        )

    def location(self) -> str:
        """*op locatie Oost*."""
        return ("op " if self.language == "nl" else "at ") + self("location")

    def amount(self) -> str:
        """An amount on an invoice."""
        euros, cents = self.number(120, 4800), self.number(0, 20) * 5
        if self.language == "nl":
            return f"€ {euros:,}".replace(",", ".") + f",{cents:02d}"
        return f"€ {euros:,}.{cents:02d}"

    def clock(self) -> str:
        """A time of day."""
        hour, minute = self.number(8, 16), self.number(0, 12) * 5
        return f"{hour}.{minute:02d} uur" if self.language == "nl" else f"{hour}:{minute:02d}"


MAKERS: dict[str, Callable[[Blanks], str]] = {
    "app": lambda b: b.pick("apps", b.client.sector),
    "appn": lambda b: names.without_article(b("app")),
    "location": lambda b: b.pick("locations"),
    "op": Blanks.location,
    "department": lambda b: b.pick("departments"),
    "room": lambda b: b.pick("offices"),
    "yesterday": lambda b: b.pick("past"),
    "colleague": lambda b: b.colleague("first", "colleague"),
    "first": lambda b: b.colleague("first", "colleague").split(" ", 1)[0],
    "colleague2": lambda b: b.colleague("first2", "colleague2"),
    "n": lambda b: str(b.number(3, 13)),
    "many": lambda b: str(b.number(3, 19) * 5),
    "number": lambda b: str(b.number(20100, 98999)),
    "ticket": lambda b: f"#{b.number(1001, 3200)}",
    "laptop": lambda b: f"LT-{b.number(1200, 8800)}",
    "printer": lambda b: f"PRN-{b.number(101, 460)}",
    "invoice": lambda b: f"F{b.day.year}-{b.number(10200, 18900)}",
    "amount": Blanks.amount,
    "k": lambda b: f"€ {b.number(4, 90)}.000" if b.language == "nl" else f"€ {b.number(4, 90)},000",
    "date": lambda b: b.date(9, 45),
    "past": lambda b: b.date(-24, -3),
    "day": lambda b: DAYS[b.language][b.number(0, 5)],
    "time": Blanks.clock,
    "month": lambda b: MONTHS[b.language][(b.day.month - 2) % 12],
    "quarter": lambda b: (
        ("het eerste", "het tweede", "het derde", "het vierde")[(b.day.month - 1) // 3] + " kwartaal"
    ),
    "contract": Blanks.contract,
    "project": Blanks.project,
    "client": lambda b: b.client.name,
    "speciality": lambda b: b.known.get("speciality", "applicaties"),
    "engineer": lambda b: b.known.get("engineer", "jullie collega"),
    "who": lambda b: b.known.get("who", "de medewerker"),
}
