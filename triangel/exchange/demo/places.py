"""Where a request of a client can be on a day, and who acts there."""

from datetime import date
from random import Random

from triangel.desk.rules import Role
from triangel.exchange.demo.plans import AM, CM, DESK, PM, HandPlan, SeatRef
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.topics import COMPLAINTS, DISPUTES


class Places:
    """The parties of one request: service desk, engineers, the three managers, the line above them."""

    def __init__(
        self,
        roster: Roster,
        rng: Random,
        client: int,
        *,
        contract: int | None,
        project: int | None,
        about: int | None,
        topic: str = "",
    ) -> None:
        self.roster, self.rng, self.client = roster, rng, client
        self.contract, self.project, self.about = contract, project, about
        if contract is None and project is not None:
            self.contract = roster.provider.projects[project].contract
        self.is_fair = topic in COMPLAINTS or topic in DISPUTES
        self.handled_before: set[int] = set()
        self.out = roster.kept_out_by(about) if about is not None else frozenset[int]()

    def at(self, party: str, day: date) -> tuple[HandPlan, int]:
        """The hand of a party and who acts there on this day."""
        hand: HandPlan
        if party == "desk":
            team = self.roster.provider.clients[self.client].desk_team
            members = self.roster.on_desk(team, day)
            return HandPlan(SeatRef(DESK, "team", team)), members[int(self.rng.random() * len(members))]
        if party == "engineer":
            people = self.roster.engineers(self.roster.provider.clients[self.client].unit, day)
            person = people[int(self.rng.random() * len(people))]
            return HandPlan(None, person), person
        if party == "line":
            person = self.leader(day)
            return HandPlan(None, person), person
        if party == "director":
            return HandPlan(None, self.roster.director), self.roster.director
        hand = HandPlan(self._seat(party, day))
        assert hand.seat is not None
        person = self.roster.acting(hand.seat, day)
        aside = self.aside(day)
        return hand, self.roster.manager(person, day, self.out | aside) if person in aside else person

    def aside(self, day: date) -> set[int]:
        """Who neither holds this nor answers for it: the account manager, and who handled what it is
        about."""
        seller = self.roster.holder(SeatRef(AM, "client", self.client), day) if self.is_fair else None
        return self.handled_before | ({seller} if seller is not None else set())

    def answerable(self, role: Role, day: date) -> HandPlan:
        """The hand that answers to the client by this role of the matrix."""
        if role is Role.LINE_MANAGER:
            return HandPlan(None, self.leader(day))
        if role is Role.DIRECTOR:
            return HandPlan(None, self.roster.director)
        if role is Role.SERVICE_DESK:
            return self.at("desk", day)[0]
        party = {Role.ACCOUNT_MANAGER: "am", Role.PROJECT_MANAGER: "pm"}.get(role, "cm")
        return HandPlan(self._seat(party, day))

    def leader(self, day: date) -> int:
        """The line manager of the person it is about, else of who manages the contract."""
        whom = self.about
        if whom is None:
            whom = self.roster.acting(self._seat("cm", day), day)
        return self.roster.manager(whom, day, self.out)

    def _seat(self, party: str, day: date) -> SeatRef:
        if party == "am":
            return SeatRef(AM, "client", self.client)
        if party == "pm" and self.project is not None:
            return SeatRef(PM, "project", self.project)
        return self.roster.contract_seat(self.client, self.contract, day)

    def subject_of(self, topic: str, day: date) -> int | None:
        """Whom a complaint with this topic would be about."""
        if topic == "complaint_pm" and self.project is not None:
            return self.roster.holder(SeatRef(PM, "project", self.project), day)
        if topic == "complaint_cm":
            return self.roster.holder(self._seat("cm", day), day)
        if topic == "complaint_am":
            return self.roster.holder(SeatRef(AM, "client", self.client), day)
        if topic in ("complaint_sd", "conduct"):
            return self.at("desk" if self.rng.random() < 0.5 else "engineer", day)[1]
        if topic == "complaint_lm":
            manager = self.roster.holder(SeatRef(CM, "client", self.client), day)
            if manager is None or self.roster.provider.employees[manager].kind == "line":
                return manager
            return self.roster.provider.employees[manager].manager
        return None

    def informed(self, roles: tuple[Role, ...], day: date, holder: int) -> tuple[int, ...]:
        """Who is told of it by the matrix, each once; nobody who is kept out or holds it."""
        people: list[int] = []
        for role in roles:
            hand = self.answerable(role, day)
            person = hand.employee
            if hand.seat is not None:
                person = self.roster.acting(hand.seat, day)
            if person is not None and person not in self.out and person not in (holder, *people):
                people.append(person)
        return tuple(people)
