"""The rows of what keeps a request fair, for the ledger: who is out or stands aside, and what two decide."""

from datetime import datetime, timedelta
from typing import Any

from triangel.core.periods import local_day
from triangel.desk.rules import conflicts
from triangel.desk.rules.conflicts import Matter, Parts, Tie
from triangel.exchange.demo.plans import AM, DESK, PM, EventPlan, RequestPlan, SeatRef
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.topics import COMPLAINTS, DISPUTES


def handlers(plan: RequestPlan, roster: Roster) -> set[int]:
    """Who held a request that is told or answered in it; a team's seat names nobody."""
    found = {event.employee for event in plan.events if event.verb in ("answer", "resolve", "take")}
    for event in plan.events:
        if event.hand is not None:
            found.add(event.hand.employee)
            if event.hand.seat is not None and event.hand.seat.kind != DESK:
                found.add(roster.holder(event.hand.seat, local_day(event.at)))
    if plan.answerable.seat is not None and plan.answerable.seat.kind != DESK:
        found.add(roster.holder(plan.answerable.seat, local_day(plan.received_at)))
    return {person for person in found | {plan.answerable.employee} if person is not None}


class FairRows:
    """The part of an entry of the ledger that keeps a request fair."""

    ledger: Any
    plan: RequestPlan
    rows: dict[str, list[tuple[Any, ...]]]
    id: int
    out: dict[int, str]
    aside: dict[int, str]
    resolver: int | None
    resolved_at: datetime | None
    closed_at: datetime | None
    asked: list[list[Any]]
    amounts: list[list[Any]]

    def keep_fair(self, at: datetime) -> None:
        """Who is kept out from the first moment, and who stands aside."""
        plan, roster, day = self.plan, self.ledger.roster, local_day(at)
        is_complaint = plan.topic in COMPLAINTS
        if plan.about is not None:
            for person, kind in self.ledger.kept_out(plan.about):
                self._keep_out(person, kind, at)
        manager = None
        if is_complaint and plan.project is not None:
            manager = roster.holder(SeatRef(PM, "project", plan.project), day)
        if manager is not None:
            for person, kind in self.ledger.kept_out(manager):
                self._keep_out(person, Tie.MANAGES.value if person == manager else kind, at)
        seller = roster.holder(SeatRef(AM, "client", plan.client), day)
        earlier = self.ledger.told.get(plan.regarding)
        parts = Parts(
            account_managers=frozenset({seller} - {None}),
            handled_before=frozenset(earlier[1]) if earlier is not None else frozenset(),
        )
        found = conflicts.standing_aside(Matter(is_complaint, plan.topic in DISPUTES), parts)
        under = {person: roster.under(person) for person in parts.handled_before}
        for person, rule in sorted(conflicts.with_subordinates(found, under).items()):
            self._stand_aside(person, rule.value, at)

    def read(self, at: datetime, user: int, *, by_client: bool) -> None:
        """Whoever did something in a complaint about a person had it open."""
        if self.plan.about is not None and user != self.ledger.known.system:
            door = "portal" if by_client else "request"
            self.rows["desk_reading"].append((self.id, user, door, at))

    def another_handler(self, at: datetime) -> None:
        """Who resolved a complaint does not get it again."""
        if self.plan.topic in COMPLAINTS and self.resolver is not None:
            self._stand_aside(self.resolver, conflicts.Rule.CLOSED_BY_TWO.value, at)

    # --- one method per action ---

    def ask_for_facts(self, event: EventPlan, user: int) -> None:
        """A colleague is asked for facts."""
        self._ask("facts", event, user)

    def hear_subject(self, event: EventPlan, user: int) -> None:
        """The person it is about is told what is said."""
        self._ask("hearing", event, user)

    def answer_inquiry(self, event: EventPlan, user: int) -> None:
        """He answers what was asked last."""
        row = self.asked[-1]
        row[-2:] = [event.body, event.at]
        self._journal("answer_inquiry", user, event.at, kind=row[1])

    def propose_amount(self, event: EventPlan, user: int) -> None:
        """Money for the client; ``person`` decides where it is above the limit."""
        known, asked = self.ledger.known, event.person
        needs_second = asked is not None
        decided = ("open", None, None) if needs_second else ("approved", event.at, user)
        person = known.employees[asked] if asked is not None else None
        self.amounts.append(
            [
                *(self.id, "service_credit", event.amount, event.reason, event.at, user),
                *(needs_second, person, *decided, ""),
            ]
        )
        if asked is not None:
            self._notice(asked, "amount", event.at, None)
        self._journal("propose_amount", user, event.at, amount=str(event.amount), employee=person)

    def approve_amount(self, event: EventPlan, user: int) -> None:
        """The second person agrees."""
        row = self.amounts[-1]
        row[8:] = ["approved", event.at, user, event.reason]
        self._journal("approve_amount", user, event.at, amount=str(row[2]), reason=event.reason)

    def keep_from(self, event: EventPlan, user: int) -> None:
        """The client would rather speak with somebody else."""
        assert event.person is not None
        roster = self.ledger.roster
        stand_ins = roster.kept_out_by(event.person) - roster.under(event.person) - {event.person}
        for person in stand_ins:
            self._keep_out(person, "stand_in", event.at)
        self._keep_out(event.person, "chosen", event.at)
        self._journal("keep_from", user, event.at)

    def ask_second_person(self, event: EventPlan, user: int) -> None:
        """The client is silent on a complaint: somebody else is asked to look."""
        assert event.person is not None
        old = self.ledger.now - event.at > timedelta(days=2)
        self._notice(event.person, "second_person", event.at, event.at + timedelta(hours=3) if old else None)
        employee = self.ledger.known.employees[event.person]
        self._journal("ask_second_person", user, event.at, employee=employee)

    def close_for_silence(self, event: EventPlan, user: int) -> None:
        """He closes it."""
        self._close(event.at, user)
        self._journal("close_for_silence", user, event.at)

    def end_fair(self) -> None:
        """What was asked and given, as it stands in the end."""
        self.rows["desk_inquiry"] += [tuple(row) for row in self.asked]
        self.rows["desk_amountdecision"] += [tuple(row) for row in self.amounts]
        if self.plan.scenario.startswith("trouble."):
            self.ledger.told[self.plan.scenario] = self.id, handlers(self.plan, self.ledger.roster)

    def _ask(self, kind: str, event: EventPlan, user: int) -> None:
        assert event.person is not None
        employee = self.ledger.known.employees[event.person]
        self.asked.append([self.id, kind, employee, event.body, "", "", event.at, user, "", None])
        verb = "hear_subject" if kind == "hearing" else "ask_for_facts"
        self._journal(verb, user, event.at, employee=employee)

    def _keep_out(self, person: int, kind: str, at: datetime) -> None:
        if person not in self.out:
            self.out[person] = kind
            self.rows["desk_exclusion"].append((self.id, self.ledger.known.employees[person], kind, at))

    def _stand_aside(self, person: int, rule: str, at: datetime) -> None:
        if person not in self.aside:
            self.aside[person] = rule
            self.rows["desk_recusal"].append((self.id, self.ledger.known.employees[person], rule, at))

    def _notice(self, person: int, kind: str, at: datetime, read_at: datetime | None) -> None:
        raise NotImplementedError

    def _close(self, at: datetime, user: int) -> None:
        raise NotImplementedError

    def _journal(self, verb: str, user: int, at: datetime, **data: object) -> None:
        raise NotImplementedError
