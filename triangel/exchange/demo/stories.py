"""What happens to a request from the first word to the last, told as the actions that would do it."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from triangel.desk.rules import Route
from triangel.exchange.demo import blanks, voices
from triangel.exchange.demo.places import Places
from triangel.exchange.demo.plans import ClientPlan, ContactPlan, ProviderPlan, RequestPlan
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.shapes import Shape
from triangel.exchange.demo.tale import Tale
from triangel.exchange.demo.topics import (
    ABOUT_PERSON,
    COMPLAINTS,
    MAY_COME_BACK,
    NEEDS_FACTS,
    PARTY,
    UNPLEASANT,
    duration,
    routes,
    way_of,
)
from triangel.exchange.demo.words import Scenario, Text, phrases, put_together, scenarios
from triangel.exchange.demo.worktime import DAY, WorkCalendar, end_of_day, neat

CHANNELS = ("portal", "phone", "mail", "colleague")
BY_DESK, BY_MANAGER = (46, 30, 23, 1), (38, 12, 38, 12)


class Teller:
    """Tells requests of one provider; the same seed tells the same."""

    def __init__(self, provider: ProviderPlan, roster: Roster, calendar: WorkCalendar, now: datetime) -> None:
        self.provider, self.roster, self.calendar, self.now = provider, roster, calendar, now
        self.now_minute = calendar.at(now)
        self._decks: dict[tuple[str, str, str], list[Scenario]] = {}

    def deal(self, rng: Random, language: str, topic: str, sector: str) -> Scenario:
        """The next scenario for a topic; each comes round before any comes back."""
        key = (language, topic, sector)
        deck = self._decks.get(key)
        if not deck:
            fitting = [row for row in scenarios(language)[topic] if not row.sectors or sector in row.sectors]
            special = [row for row in fitting if row.sectors]
            deck = self._decks[key] = fitting + special
            rng.shuffle(deck)
        return deck.pop()

    def tell(
        self,
        rng: Random,
        client: int,
        topic: str,
        start: int,
        *,
        contract: int | None = None,
        project: int | None = None,
        shape: Shape | None = None,
    ) -> RequestPlan | None:
        """A request received at ``start``; nothing where this topic cannot be at this client then.

        ``shape`` says how far it is now; without it the request takes what such requests take.
        """
        story = _Story(self, rng, client, topic, start, contract, project)
        if not story.is_possible():
            return None
        story.write(shape)
        return story.plan()

    def end_of_today(self) -> int:
        """The close of the day; of the next one when it is (almost) over."""
        end = end_of_day(self.now_minute)
        soon = self.calendar.deadline(end) - timedelta(minutes=20) <= self.now
        return end + DAY if soon else end


class _Story:
    """One request while it is told."""

    def __init__(
        self,
        teller: Teller,
        rng: Random,
        client: int,
        topic: str,
        start: int,
        contract: int | None,
        project: int | None,
    ) -> None:
        self.teller, self.rng, self.topic = teller, rng, topic
        self.client, self.contract, self.project = client, contract, project
        self.provider, self.roster = teller.provider, teller.roster
        self.day = teller.calendar.day(start)
        self.tale = Tale(teller.calendar, start)
        self.about: int | None = None
        places = Places(self.roster, rng, client, contract=contract, project=project, about=None, topic=topic)
        if topic in ABOUT_PERSON:
            self.about = places.subject_of(topic, self.day)
            places = Places(
                self.roster, rng, client, contract=contract, project=project, about=self.about, topic=topic
            )
        self.places = places
        self.route: Route = routes()[topic, project is not None]

    def is_possible(self) -> bool:
        """A complaint about a person needs that person, and somebody who may deal with it."""
        if self.topic not in ABOUT_PERSON:
            return True
        if self.about is None:
            return False
        _, actor = self.places.at(PARTY[self.route.holder], self.day)
        return actor not in self.places.out

    def write(self, shape: Shape | None) -> None:
        """From the first word to the last."""
        rng, self.shape = self.rng, shape
        waits = shape is not None and shape.waits
        self._choose_contact()
        for _ in range(8 if waits else 1):
            self.scenario = self.teller.deal(rng, self.language, self.topic, self.company.sector)
            if self.scenario.question:
                break
        people = self._people()
        self.fill = blanks.Blanks(
            rng,
            self.company,
            self.language,
            self.day,
            contract=None if self.contract is None else self.provider.contracts[self.contract],
            project=None if self.project is None else self.provider.projects[self.project],
            people=people,
        )
        subjects, messages = self.scenario.subject, self.scenario.message
        which = int(rng.random() * len(subjects))
        self.subject = self._one((subjects[which],))[:200]
        if len(messages) == len(subjects):
            messages = (messages[which],)
        self.message = self._one(messages)
        self.subject = self.subject[0].upper() + self.subject[1:]
        total = duration(rng, self.topic) if shape is None else shape.age + shape.left
        self.informed: tuple[int, ...] = ()
        self.promised = 0
        self._receive()
        first = PARTY[self.route.holder]
        way = way_of(rng, self.topic, first, total) if shape is None else shape.way or (first,)
        if self.project is None:
            way = tuple("cm" if party == "pm" else party for party in way)
        self._go(way, total, waits=waits)

    def plan(self) -> RequestPlan:
        """The request as far as it has come."""
        return RequestPlan(
            client=self.client,
            contact=self.contact_place,
            topic=self.topic,
            channel=self.channel,
            language=self.language,
            subject=self.subject,
            contract=self.contract,
            project=self.project,
            about=self.about,
            answerable=self.places.answerable(self.route.answerable, self.day),
            events=tuple(self.tale.until(self.teller.now)),
            scenario=self.scenario.name,
            informed=self.informed,
        )

    @property
    def company(self) -> ClientPlan:
        """The client."""
        return self.provider.clients[self.client]

    @property
    def contact(self) -> ContactPlan:
        """Who asks."""
        return self.company.contacts[self.contact_place]

    def _choose_contact(self) -> None:
        contacts = self.company.contacts
        place = int(self.rng.random() ** 1.3 * len(contacts))
        if not contacts[place].is_active:
            place = 0
        if contacts[place].language == "en" and self.topic not in scenarios("en"):
            place = len(contacts) - 1
        self.contact_place = place
        self.language = contacts[place].language

    def _people(self) -> dict[str, str]:
        employees = self.provider.employees
        people = self.roster.engineers(self.company.unit, self.day)
        engineer = employees[people[int(self.rng.random() * len(people))]]
        found = {"engineer": engineer.name, "speciality": engineer.speciality}
        if self.about is not None:
            found["who"] = employees[self.about].name
        return found

    def _one(self, texts: tuple[Text, ...]) -> str:
        if not texts:
            return ""
        text = put_together(texts[int(self.rng.random() * len(texts))], self.rng, self.fill)
        return " ".join(text.split(" ")).strip()

    def _phrase(self, key: str, **known: str) -> str:
        self.fill.known.update(known)
        return self._one(phrases("nl" if "." in key or key == "note" else self.language)[key])

    def _due(self, minute: int) -> str:
        return blanks.due_words(self.teller.calendar.day(minute - 1), self.language)

    def _receive(self) -> None:
        rng, tale, first = self.rng, self.tale, PARTY[self.route.holder]
        (self.channel,) = rng.choices(CHANNELS, BY_DESK if first == "desk" else BY_MANAGER)
        hand, actor = self.places.at(first, self.day)
        if self.teller.now_minute - tale.clock < 12 * DAY:
            self.informed = self.places.informed(self.route.informed, self.day, actor)
        body, at = self.message, None
        by_us = self.channel in ("phone", "colleague")
        if by_us:
            body = voices.by_phone(self.contact, body, self.language)
        else:
            body = voices.client_letter(rng, self.contact, body, self.language)
            if rng.random() < 0.07 and self.now_is_later():
                tale.clock -= tale.clock % DAY
                at = tale.moment() - timedelta(minutes=20 + int(rng.random() * 620))
        tale.add(
            "receive",
            employee=actor if by_us else None,
            contact=None if by_us else self.contact_place,
            body=body,
            hand=hand,
            promised=tale.clock + (240 if self.topic in COMPLAINTS else DAY),
            at=at,
        )

    def now_is_later(self) -> bool:
        """Whether the day on which it is received has been and gone."""
        return self.tale.clock // DAY < self.teller.now_minute // DAY

    def _go(self, way: tuple[str, ...], total: int, *, waits: bool) -> None:
        """Along the parties, then to the end."""
        rng, tale = self.rng, self.tale
        ends = tale.clock + total
        actor = self._settle_in(way[0], total)
        answered = self._first_answer(actor, ends, total)
        share = total / len(way)
        if rng.random() < 0.3 and total > 30:
            tale.later(min(share * 0.3, 300) * rng.random() + 2)
            self._note(actor)
        for number, (before, party) in enumerate(pairwise(way), start=1):
            goal = tale.start + share * number * (0.75 + 0.4 * rng.random())
            tale.later(goal - tale.clock)
            actor = self._pass_on(before, party, actor, answered=answered)
        self._finish(actor, max(ends, tale.clock + 5), waits=waits)

    def _settle_in(self, party: str, total: int) -> int:
        hand, actor = self.places.at(party, self.teller.calendar.day(self.tale.clock))
        if party == "desk":
            self.tale.later(min(total * 0.25, 90) * self.rng.random() + 1)
            self.tale.add("take", employee=actor, hand=hand._replace(employee=actor))
        return actor

    def _first_answer(self, actor: int, ends: int, total: int) -> bool:
        """A word to the client with the next date, unless the matter is settled within the day."""
        rng, tale = self.rng, self.tale
        if self.topic == "compliment" or total < 200 or (total < 420 and rng.random() < 0.6):
            return False
        limit = 230 if self.topic in COMPLAINTS else 470
        tale.later((min(limit, total * 0.4) - (tale.clock - tale.start)) * (0.15 + 0.8 * rng.random()))
        if rng.random() < 0.04:
            tale.later(DAY - (tale.clock - tale.start) + 20 + 200 * rng.random())
        if self.shape is not None and self.shape.due_today:
            self.promised = self.teller.end_of_today()
            self._answer(actor, "taken", self.promised)
            return True
        mood = rng.random()
        promised = neat(ends + 40 + int(rng.random() * 500))
        if mood < 0.09 and ends - tale.clock > 900:
            promised = neat(tale.clock + int((ends - tale.clock) * 0.55))
            self._answer(actor, "sorry" if self.topic in UNPLEASANT else "taken", promised)
            self._promise_again(actor, promised, neat(ends + 60))
        else:
            if mood < 0.14 and ends - tale.clock > 700:
                promised = neat(ends - 30 - int(rng.random() * 300))
                promised = (
                    promised if promised > tale.clock + 60 and ends - promised < 480 else neat(ends + 60)
                )
            self._answer(actor, "sorry" if self.topic in UNPLEASANT else "taken", promised)
        self.promised = promised
        return True

    def _answer(self, actor: int, phrase: str, promised: int, **known: str) -> None:
        promised = max(promised, neat(self.tale.clock + 30))
        body = self._phrase(phrase, due=self._due(promised), **known)
        self._say("answer", actor, body, promised)

    def _say(self, verb: str, actor: int, body: str, promised: int | None = None) -> None:
        letter = voices.staff_letter(self.contact, self.provider.employees[actor], body, self.language)
        self.tale.add(verb, employee=actor, body=letter, promised=promised)

    def _promise_again(self, actor: int, before: int, after: int) -> None:
        self.tale.later(before - self.tale.clock - 30 - int(self.rng.random() * 120))
        reason = self._phrase("promise.again")
        self.tale.add("promise", employee=actor, promised=max(after, before + 200), reason=reason)

    def _note(self, actor: int) -> None:
        texts = self.scenario.note
        body = self._one(texts) if texts and self.rng.random() < 0.65 else self._phrase("note")
        self.tale.add("note", employee=actor, body=body)

    def _pass_on(self, before: str, party: str, actor: int, *, answered: bool) -> int:
        rng, tale = self.rng, self.tale
        day = self.teller.calendar.day(tale.clock)
        hand, taker = self.places.at(party, day)
        if taker == actor and party == "engineer":
            hand, taker = self.places.at(party, day)
        if hand == tale.hand or (hand.employee is not None and hand.employee == actor):
            return actor
        key = f"reason.{before}_{party}"
        kind = "request" if self.topic in ("request", "small_change") else "facts"
        if (kind == "request" or self.topic in NEEDS_FACTS) and f"{key}_{kind}" in phrases("nl"):
            key = f"{key}_{kind}"
        reason = self._phrase(key if key in phrases("nl") else "offer.reason")
        verb = "not_mine" if rng.random() < 0.25 and party in ("cm", "am", "desk") else "hand_over"
        if party in ("engineer", "am", "line") and rng.random() < 0.15:
            tale.add("ask_transfer", employee=actor, hand=hand, reason=reason)
            tale.later(8 + rng.random() * 70)
            tale.add("accept_transfer", employee=taker, hand=hand, reason=reason)
        else:
            tale.add(verb, employee=actor, hand=hand, reason=reason)
        if party == "desk":
            tale.later(3 + rng.random() * 60)
            tale.add("take", employee=taker, hand=hand._replace(employee=taker))
        if answered and rng.random() < 0.25:
            tale.later(2)
            self._answer(
                taker, "thanks" if party == "desk" else "taken", max(self.promised, neat(tale.clock + 90))
            )
        return taker

    def _finish(self, actor: int, ends: int, *, waits: bool) -> None:
        rng, tale = self.rng, self.tale
        likely = 0.22 if ends - tale.clock < 300 else 0.42
        if self.shape is not None:
            likely = 0.0
        if self.scenario.question and (waits or (ends - tale.clock > 60 and rng.random() < likely)):
            ends = self._ask(actor, ends, waits=waits)
        tale.later(ends - tale.clock)
        self._say("resolve", actor, self._one(self.scenario.solved))
        if rng.random() < 0.06 and self.topic in MAY_COME_BACK:
            actor = self._again(actor)
        self._close(actor)

    def _ask(self, actor: int, ends: int, *, waits: bool) -> int:
        rng, tale = self.rng, self.tale
        tale.later((ends - tale.clock) * 0.3 * rng.random() + 3)
        self._say("wait_for_client", actor, self._one(self.scenario.question))
        pause = min(5 * DAY, int(rng.lognormvariate(0, 0.9) * 320) + 5)
        tale.later(max(pause, ends - tale.clock) if waits else pause)
        answer = voices.client_reply(
            rng, self.contact, self._one(self.scenario.reply) or "Ja.", self.language
        )
        tale.add("hear_client", contact=self.contact_place, body=answer)
        ends = max(ends + pause // 2, tale.clock + 20 + int(rng.random() * 300))
        if ends - tale.clock > 400:
            tale.later(20 + rng.random() * 240)
            self._answer(actor, "thanks", neat(ends + 60 + int(rng.random() * 300)))
        return ends

    def _again(self, actor: int) -> int:
        """The client says that it is not done after all."""
        rng, tale = self.rng, self.tale
        tale.later(30 + rng.random() * 1300)
        hand = None
        if self.topic in COMPLAINTS:
            actor = self.roster.manager(actor, self.teller.calendar.day(tale.clock), self.places.out)
            hand = tale.hand._replace(seat=None, employee=actor) if tale.hand else None
        tale.add("reopen", contact=self.contact_place, reason=self._phrase("reopen"), hand=hand)
        tale.later(60 + rng.random() * 400)
        self._say("resolve", actor, self._phrase("solved_again"))
        return actor

    def _close(self, actor: int) -> None:
        rng, tale = self.rng, self.tale
        leader = self.roster.manager(actor, self.teller.calendar.day(tale.clock), self.places.out)
        needs_second = self.topic in COMPLAINTS
        if rng.random() < 0.42 or (needs_second and leader == actor):
            tale.later(4 + rng.random() ** 2 * 1900)
            works = self.topic in ("incident", "major") and "confirm_works"
            body = self._phrase(works or "confirm") if rng.random() < 0.5 else ""
            tale.add("confirm", contact=self.contact_place, body=body)
        else:
            tale.later((10 if needs_second else 5) * DAY)
            if not needs_second:
                tale.add("close_after_silence")
                return
            tale.add("ask_second_person", person=leader)
            tale.later(30 + rng.random() * 400)
            tale.add("close_for_silence", employee=leader)
