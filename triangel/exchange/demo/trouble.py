"""The requests that show what the product is for: written out by hand, played at fitting clients.

A step says how many working days ago it was, what happened, who did it (``contact``, the place of an employee
in the first unit, or the party that acts: cm, am, pm, desk), where it went, and the words.
"""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from triangel.exchange.demo import blanks, voices
from triangel.exchange.demo.fairness import handlers
from triangel.exchange.demo.places import Places
from triangel.exchange.demo.plans import HandPlan, RequestPlan
from triangel.exchange.demo.stories import Teller
from triangel.exchange.demo.tale import Tale
from triangel.exchange.demo.topics import ABOUT_PERSON, COMPLAINTS, routes
from triangel.exchange.demo.words import put_together, take_apart
from triangel.exchange.demo.worktime import DAY

PARTIES = ("desk", "cm", "am", "pm")
#: Steps of which the words are a reason, and those that name somebody who is asked or kept out.
REASONED = {"hand_over", "not_mine", "ask_transfer", "promise", "decline_transfer", "reopen"} | {
    "propose_amount",
    "approve_amount",
}
ASKED = {"ask_for_facts", "hear_subject", "propose_amount", "keep_from", "ask_second_person"}
SPEAKS_TO_CLIENT = ("answer", "wait_for_client", "resolve")


def troubles(teller: Teller, rng: Random) -> list[RequestPlan]:
    """Each written-out story, where the provider has a client for it."""
    found: dict[str, RequestPlan] = {}
    for script in _scripts():
        plan = _Play(teller, rng, script, found).plan()
        if plan is not None:
            found[script["key"]] = plan
    return list(found.values())


@cache
def _scripts() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("texts", "trouble.toml").read_text("utf-8")
    scripts: list[dict[str, Any]] = tomllib.loads(text)["story"]
    return scripts


class _Play:
    """One script, played."""

    def __init__(
        self, teller: Teller, rng: Random, script: dict[str, Any], before: dict[str, RequestPlan]
    ) -> None:
        self.teller, self.rng, self.script = teller, rng, script
        self.provider, self.roster = teller.provider, teller.roster
        self.earlier = before.get(script.get("regarding", ""))
        self.project = self._project()
        self.client = self._client()
        self.keys = {e.key: n for n, e in reversed(list(enumerate(self.provider.employees))) if e.unit == 0}

    def plan(self) -> RequestPlan | None:
        """The request, or nothing where no client fits."""
        if self.client is None:
            return None
        topic = self.script["topic"]
        start = self._minute(self.script["steps"][0][0])
        self.day = self.teller.calendar.day(start)
        self.tale = Tale(self.teller.calendar, start)
        company = self.provider.clients[self.client]
        self.contact = company.contacts[0]
        about = self._about(topic)
        self.places = Places(
            self.roster, self.rng, self.client, contract=None, project=self.project, about=about, topic=topic
        )
        if self.earlier is not None:
            self.places.handled_before = handlers(self.earlier, self.roster)
        project = None if self.project is None else self.provider.projects[self.project]
        known = {"who": self.provider.employees[about].name} if about is not None else {}
        self.fill = blanks.Blanks(
            self.rng, company, "nl", self.day, contract=None, project=project, people=known
        )
        for step in self.script["steps"]:
            self._step(*step)
        route = routes()[topic, self.project is not None]
        return RequestPlan(
            client=self.client,
            contact=0,
            topic=topic,
            channel="portal",
            language="nl",
            subject=self._words(self.script["subject"]),
            contract=None,
            project=self.project,
            about=about,
            answerable=self.places.answerable(route.answerable, self.day),
            events=tuple(self.tale.until(self.teller.now)),
            scenario=f"trouble.{self.script['key']}",
            regarding=self.earlier.scenario if self.earlier is not None else "",
        )

    def _project(self) -> int | None:
        if not self.script.get("project"):
            return None
        wanted = self.provider.trouble.get(str(self.script["project"]))
        if wanted is not None:
            return wanted
        leader = self.script.get("leader", "pm_1")
        for row in self.provider.appointments:
            person = self.provider.employees[row.employee]
            if row.seat.kind == "project_manager" and person.key == leader and person.unit == 0:
                project = self.provider.projects[row.seat.key]
                dutch = self.provider.clients[project.client].language == "nl"
                if project.state == "running" and row.starts_on < self._earliest() and dutch:
                    return row.seat.key
        return None

    def _client(self) -> int | None:
        if "regarding" in self.script:
            return None if self.earlier is None else self.earlier.client
        if self.script.get("project"):
            return None if self.project is None else self.provider.projects[self.project].client
        known = self.provider.trouble.get(str(self.script.get("client", "")))
        if known is not None:
            return known
        fitting = [
            n
            for n, client in enumerate(self.provider.clients[:60])
            if client.language == "nl"
            and client.since_on < self._earliest()
            and (not self.script.get("manager") or self._managed_by(n, self.script["manager"]))
        ]
        return fitting[self.script.get("place", 0) % len(fitting)] if fitting else None

    def _managed_by(self, client: int, key: str) -> bool:
        seat = self.roster.contract_seat(client, None, self.provider.today)
        holder = self.roster.holder(seat, self.provider.today)
        return holder is not None and self.provider.employees[holder].key == key

    def _earliest(self) -> date:
        return self.teller.calendar.day(self._minute(self.script["steps"][0][0]))

    def _minute(self, days_ago: float) -> int:
        return max(1, self.teller.now_minute - int(days_ago * DAY))

    def _about(self, topic: str) -> int | None:
        if topic not in ABOUT_PERSON or self.client is None:
            return None
        places = Places(self.roster, self.rng, self.client, contract=None, project=self.project, about=None)
        return places.subject_of(topic, self.day)

    def _step(self, days_ago: float, verb: str, who: str, where: str, words: str, due: float = 0.0) -> None:
        self.tale.clock = (
            max(self.tale.clock + 1, self._minute(days_ago)) if self.tale.events else self.tale.start
        )
        day = self.teller.calendar.day(self.tale.clock)
        actor = None if who in ("contact", "clock") else self._actor(who, day)
        promised = self._promised(verb, due)
        if promised is not None:
            self.fill.known["due"] = blanks.due_words(self.teller.calendar.day(promised - 1), "nl")
        said = self._words(words)
        if verb in SPEAKS_TO_CLIENT and actor is not None:
            said = voices.staff_letter(self.contact, self.provider.employees[actor], said, "nl")
        is_reason = verb in REASONED
        self.tale.add(
            verb,
            employee=actor,
            contact=0 if who == "contact" else None,
            body="" if is_reason else said,
            reason=said if is_reason else "",
            hand=None if verb in ASKED else self._hand(verb, where, actor, day),
            promised=promised,
            person=self._actor(where, day) if verb in ASKED and where else None,
            amount=Decimal(str(due)) if verb == "propose_amount" else None,
        )

    def _promised(self, verb: str, due: float) -> int | None:
        """``due`` counts working days from now: -0.2 was due a while ago."""
        if verb == "receive" and not due:
            return self.tale.clock + (240 if self.script["topic"] in COMPLAINTS else DAY)
        if verb == "propose_amount":
            return None
        return self.teller.now_minute + int(due * DAY) if due else None

    def _actor(self, who: str, day: date) -> int:
        if who in PARTIES:
            return self.places.at(who, day)[1]
        if who == "line":
            return self.places.leader(day)
        if who == "about":
            assert self.places.about is not None
            return self.places.about
        if who == "director":
            return self.roster.director
        return self.keys[who]

    def _hand(self, verb: str, where: str, actor: int | None, day: date) -> HandPlan | None:
        if verb == "take":
            return self.places.at("desk", day)[0]._replace(employee=actor)
        if not where:
            return None
        if where in PARTIES:
            return self.places.at(where, day)[0]
        if where == "line":
            return HandPlan(None, self.places.leader(day))
        return HandPlan(None, self.keys[where])

    def _words(self, source: str) -> str:
        return put_together(take_apart(source), self.rng, self.fill)
