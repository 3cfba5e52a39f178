"""What the actions of the desk would have written, for requests that are already told.

Every event of a request becomes the rows that its action writes (see ``desk.actions``): links of the chain
of custody, messages, promises, waits, offers, escalations, notices, and the journal.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triangel.core.business_time import DAY_HOURS, add_working_hours
from triangel.core.periods import local_day
from triangel.desk.rules import Hand
from triangel.desk.rules.travel import Travel
from triangel.exchange.demo.columns import COLUMNS, Row
from triangel.exchange.demo.plans import EventPlan, HandPlan, RequestPlan, SeatRef
from triangel.exchange.demo.roster import Roster


@dataclass(slots=True)
class Known:
    """The ids in the database of everything that requests refer to."""

    employees: list[int]
    employee_users: list[int]
    clients: list[int]
    contacts: list[list[int]]
    contact_users: list[list[int]]
    contracts: list[int]
    projects: list[int]
    seats: dict[SeatRef, int]
    topics: dict[str, int]
    matrix_rows: dict[str, int]
    system: int


@dataclass(slots=True)
class Ledger:
    """Turns told requests into rows."""

    known: Known
    roster: Roster
    now: datetime
    request: int = 0
    message: int = 0
    promise: int = 0
    number: int = 1000
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    _kept_out: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def enter(self, plan: RequestPlan) -> None:
        """Write down a request with everything that happened to it."""
        self.request += 1
        self.number += 1
        _Entry(self, plan).write()

    def turn_page(self) -> dict[str, list[Row]]:
        """The rows so far, to be written; the ledger goes on with none."""
        written, self.rows = self.rows, {table: [] for table in COLUMNS}
        return written

    def kept_out(self, subject: int) -> list[tuple[int, str]]:
        """Whom a complaint about somebody keeps out, and why."""
        if subject not in self._kept_out:
            under = self.roster.under(subject)
            self._kept_out[subject] = [
                (n, "subject" if n == subject else "reports_to" if n in under else "stand_in")
                for n in sorted(self.roster.kept_out_by(subject))
            ]
        return self._kept_out[subject]


class _Entry:
    """One request while its rows are made."""

    def __init__(self, ledger: Ledger, plan: RequestPlan) -> None:
        self.ledger, self.plan, self.known, self.rows = ledger, plan, ledger.known, ledger.rows
        self.id, self.client = ledger.request, ledger.known.clients[plan.client]
        self.state, self.resolved_at, self.closed_at, self.reopened = "open", None, None, 0
        self.hand = HandPlan()
        self.travel = Travel()
        self.sequence = 0
        self.began: tuple[datetime, str, str, int] | None = None
        self.promised: tuple[int, datetime, str, datetime, int] | None = None
        self.waits: tuple[int, datetime] | None = None
        self.offer: tuple[HandPlan, str, datetime, int, int | None] | None = None
        self.told: list[tuple[int, datetime]] = []

    resolved_at: datetime | None
    closed_at: datetime | None

    def write(self) -> None:
        """Every event in turn, then what is still open."""
        for event in self.plan.events:
            getattr(self, event.verb)(event, self._user(event))
        self._end_hand(None)
        if self.promised is not None:
            self._promise_row("open", None)
        if self.waits is not None:
            self._wait_row(None)
        if self.offer is not None:
            self._offer_row("open", None, None)
        for person, at in self.told:
            unread = self.state == "open" and self.ledger.now - at < timedelta(days=3)
            self._notice(person, "broken_promise", at, None if unread else at + timedelta(hours=2))
        self._request_row()

    # --- one method per action ---

    def receive(self, event: EventPlan, user: int) -> None:
        plan, at = self.plan, event.at
        assert event.hand is not None
        assert event.promised_by is not None
        if plan.about is not None:
            for person, kind in self.ledger.kept_out(plan.about):
                self.rows["desk_exclusion"].append((self.id, self.known.employees[person], kind, at))
        self._begin(event.hand, "received", "", user, at)
        self._message("from_client", user, event.body, at, by_client=True)
        self._promise(event.promised_by, user, at, "")
        for person in plan.informed:
            old = self.ledger.now - at > timedelta(days=2)
            self._notice(person, "matrix", at, at + timedelta(hours=5) if old else None)
        self._journal("receive", user, at, channel=plan.channel, topic=plan.topic)

    def take(self, event: EventPlan, user: int) -> None:
        assert event.hand is not None
        self._move(event.hand, "taken", "", user, event.at)
        self._journal("take", user, event.at, employee=self._employee(event.employee))

    def hand_over(self, event: EventPlan, user: int) -> None:
        before = self.hand
        assert event.hand is not None
        self._move(event.hand, "handed_over", event.reason, user, event.at)
        self._journal(
            event.verb,
            user,
            event.at,
            reason=event.reason,
            from_seat=self._seat(before),
            from_employee=self._employee(before.employee),
            seat=self._seat(event.hand),
            employee=self._employee(event.hand.employee),
        )

    not_mine = hand_over

    def ask_transfer(self, event: EventPlan, user: int) -> None:
        assert event.hand is not None
        self.offer = event.hand, event.reason, event.at, user, event.employee
        self._journal(
            "ask_transfer",
            user,
            event.at,
            reason=event.reason,
            seat=self._seat(event.hand),
            employee=self._employee(event.hand.employee),
        )

    def accept_transfer(self, event: EventPlan, user: int) -> None:
        assert self.offer is not None
        hand, reason, _, asked_by, _ = self.offer
        self._offer_row("accepted", event.at, user)
        self._move(hand, "accepted", reason, asked_by, event.at)
        self._journal("accept_transfer", user, event.at)

    def decline_transfer(self, event: EventPlan, user: int) -> None:
        assert self.offer is not None
        asker = self.offer[4]
        self._offer_row("declined", event.at, user, event.reason)
        if asker is not None:
            self._notice(asker, "declined", event.at, None)
        self._journal("decline_transfer", user, event.at, reason=event.reason)

    def answer(self, event: EventPlan, user: int) -> None:
        message = self._message("to_client", user, event.body, event.at)
        self._end_wait(event.at)
        self.state, self.resolved_at = "open", None
        self._settle("kept", event.at)
        self._promise(event.promised_by or self._after(event.at, 5), user, event.at, "")
        self._journal("answer", user, event.at, message=message)

    def note(self, event: EventPlan, user: int) -> None:
        message = self._message("internal", user, event.body, event.at)
        self._journal("note", user, event.at, message=message)

    def promise(self, event: EventPlan, user: int) -> None:
        assert event.promised_by is not None
        self._settle("replaced", event.at)
        self._promise(event.promised_by, user, event.at, event.reason)
        promised_by = event.promised_by.isoformat()
        self._journal("promise", user, event.at, promised_by=promised_by, reason=event.reason)

    def wait_for_client(self, event: EventPlan, user: int) -> None:
        message = self._message("to_client", user, event.body, event.at, is_question=True)
        self._settle("kept", event.at)
        self.waits, self.state = (message, event.at), "waiting"
        self._journal("wait_for_client", user, event.at, message=message)

    def hear_client(self, event: EventPlan, user: int) -> None:
        message = self._message("from_client", user, event.body, event.at, by_client=True)
        self._end_wait(event.at)
        self.state, self.resolved_at = "open", None
        if self.promised is None:
            self._promise(self._after(event.at, 1), user, event.at, "")
        self._journal("hear_client", user, event.at, message=message)

    def resolve(self, event: EventPlan, user: int) -> None:
        message = self._message("to_client", user, event.body, event.at)
        self._end_wait(event.at)
        self._settle("kept", event.at)
        self.state, self.resolved_at = "resolved", event.at
        self._journal("resolve", user, event.at, message=message)

    def confirm(self, event: EventPlan, user: int) -> None:
        if event.body:
            self._message("from_client", user, event.body, event.at, by_client=True)
        self._close(event.at, user)
        self._journal("confirm", user, event.at)

    def close_after_silence(self, event: EventPlan, user: int) -> None:
        self._close(event.at, user)
        self._journal("close_after_silence", user, event.at)

    def reopen(self, event: EventPlan, user: int) -> None:
        self.state, self.resolved_at = "open", None
        self.reopened += 1
        if event.hand is not None and event.hand != self.hand:
            self._move(event.hand, "reopened", "", user, event.at)
        if self.promised is None:
            self._promise(self._after(event.at, 1), user, event.at, "")
        self._message("from_client", user, event.reason, event.at, by_client=True)
        self._journal("reopen", user, event.at, reason=event.reason)

    def escalate_inform(self, event: EventPlan, user: int) -> None:
        leader = self._leader(event.at)
        assert self.promised is not None
        self._escalation("informed", leader, event.at)
        self.told.append((leader, event.at))
        self._journal("escalate_inform", user, event.at, employee=self._employee(leader))

    def escalate_take(self, event: EventPlan, user: int) -> None:
        hand = event.hand
        assert hand is not None
        assert hand.employee is not None
        system = self.known.system
        self._escalation("in_hand", hand.employee, event.at)
        self._move(hand, "escalated", "", system, event.at)
        self._settle("broken", event.at)
        self._promise(event.promised_by or self._after(event.at, 1), system, event.at, "")
        self._journal("escalate_take", system, event.at, employee=self._employee(hand.employee))

    # --- what the actions have in common ---

    def _user(self, event: EventPlan) -> int:
        if event.employee is not None:
            return self.known.employee_users[event.employee]
        if event.contact is not None:
            return self.known.contact_users[self.plan.client][event.contact]
        return self.known.system

    def _employee(self, place: int | None) -> int | None:
        return None if place is None else self.known.employees[place]

    def _seat(self, hand: HandPlan) -> int | None:
        return None if hand.seat is None else self.known.seats[hand.seat]

    def _leader(self, at: datetime) -> int:
        day, roster = local_day(at), self.ledger.roster
        person = self.hand.employee
        if person is None:
            assert self.hand.seat is not None
            person = roster.acting(self.hand.seat, day)
        out = set() if self.plan.about is None else roster.kept_out_by(self.plan.about)
        return roster.manager(person, day, out)

    @staticmethod
    def _after(at: datetime, days: int) -> datetime:
        return add_working_hours(at, days * DAY_HOURS)

    def _begin(self, hand: HandPlan, beginning: str, reason: str, user: int, at: datetime) -> None:
        self.sequence += 1
        self.hand, self.began = hand, (at, beginning, reason, user)

    def _move(self, hand: HandPlan, beginning: str, reason: str, user: int, at: datetime) -> None:
        self._end_hand(at)
        if self.offer is not None:
            self._offer_row("withdrawn", at, user)
        self._begin(hand, beginning, reason, user, at)

    def _end_hand(self, at: datetime | None) -> None:
        if self.began is None:
            return
        from_at, beginning, reason, user = self.began
        seat, employee = self._seat(self.hand), self._employee(self.hand.employee)
        came = self.travel.goes_to(Hand(seat, employee).party)
        row = (self.id, self.sequence, seat, employee, from_at, at, beginning, reason, user)
        self.rows["desk_custody"].append((*row, came.hand_number, came.giver, came.arrival.value))
        self.began = None

    def _message(
        self,
        direction: str,
        user: int,
        body: str,
        at: datetime,
        *,
        is_question: bool = False,
        by_client: bool = False,
    ) -> int:
        self.ledger.message += 1
        contact = self.known.contacts[self.plan.client][self.plan.contact] if by_client else None
        self.rows["desk_message"].append(
            (self.ledger.message, self.id, direction, user, contact, body, is_question, at)
        )
        return self.ledger.message

    def _promise(self, promised_by: datetime, user: int, at: datetime, reason: str) -> None:
        self.ledger.promise += 1
        self.promised = self.ledger.promise, promised_by, reason, at, user

    def _settle(self, outcome: str, at: datetime) -> None:
        if self.promised is not None:
            self._promise_row("broken" if at > self.promised[1] else outcome, at)

    def _promise_row(self, state: str, at: datetime | None) -> None:
        assert self.promised is not None
        pk, promised_by, reason, made_at, user = self.promised
        self.rows["desk_promise"].append((pk, self.id, promised_by, "", reason, made_at, user, state, at))
        self.promised = None

    def _end_wait(self, at: datetime) -> None:
        if self.waits is not None:
            self._wait_row(at)

    def _wait_row(self, at: datetime | None) -> None:
        assert self.waits is not None
        question, from_at = self.waits
        self.rows["desk_wait"].append((self.id, question, from_at, at, False))
        self.waits = None

    def _offer_row(self, state: str, at: datetime | None, user: int | None, answer: str = "") -> None:
        assert self.offer is not None
        hand, reason, asked_at, asked_by, _ = self.offer
        employee = self._employee(hand.employee)
        seat = None if employee is not None else self._seat(hand)
        self.rows["desk_transferoffer"].append(
            (self.id, seat, employee, reason, asked_at, asked_by, state, at, user, answer)
        )
        self.offer = None

    def _escalation(self, step: str, person: int, at: datetime) -> None:
        assert self.promised is not None
        self.rows["desk_escalation"].append((self.promised[0], step, self.known.employees[person], at))

    def _notice(self, person: int, kind: str, at: datetime, read_at: datetime | None) -> None:
        if read_at is not None and read_at > self.ledger.now:
            read_at = None
        self.rows["desk_notice"].append((self.id, self.known.employees[person], kind, at, read_at))

    def _close(self, at: datetime, user: int) -> None:
        self._end_hand(at)
        if self.offer is not None:
            self._offer_row("withdrawn", at, user)
        self._settle("dropped", at)
        self.state, self.closed_at = "closed", at

    def _journal(self, verb: str, user: int, at: datetime, **data: object) -> None:
        told = json.dumps(data, ensure_ascii=False) if data else "{}"
        self.rows["core_journalentry"].append((at, user, verb, "request", self.id, self.client, told, at))

    def _request_row(self) -> None:
        plan, known, first, travel = self.plan, self.known, self.plan.events[0], self.travel
        self.rows["desk_clientrequest"].append(
            (
                self.id,
                self.ledger.number,
                self.client,
                known.contacts[plan.client][plan.contact],
                None if plan.contract is None else known.contracts[plan.contract],
                None if plan.project is None else known.projects[plan.project],
                plan.subject,
                plan.language,
                plan.channel,
                known.topics[plan.topic],
                known.matrix_rows[plan.topic],
                self._seat(plan.answerable),
                self._employee(plan.answerable.employee),
                self._employee(plan.about),
                self.state,
                first.at,
                self._user(first),
                self.resolved_at,
                self.closed_at,
                self.reopened,
                *("", ""),
                travel.first_party,
                *(travel.hand_overs, travel.returns, travel.direct_returns),
            )
        )
