"""One request while it is being told: events on the ruler of working minutes, and what stands promised."""

from datetime import datetime, timedelta
from decimal import Decimal

from triangel.exchange.demo.plans import EventPlan, HandPlan
from triangel.exchange.demo.worktime import DAY, WorkCalendar

#: What settles a promise, as in the actions of the desk.
SETTLES = frozenset(
    {"answer", "promise", "wait_for_client", "resolve", "confirm", "close_after_silence", "close_for_silence"}
    | {"escalate_take"}
)


class Tale:
    """Events in order of time. ``clock`` is where the story is, in working minutes."""

    def __init__(self, calendar: WorkCalendar, start: int) -> None:
        self.calendar, self.start, self.clock = calendar, start, start
        self.events: list[EventPlan] = []
        self.hand: HandPlan | None = None

    def moment(self) -> datetime:
        """The moment of the clock, with seconds as they fall."""
        return self.calendar.moment(self.clock) + timedelta(seconds=self.clock * 37 % 60)

    def add(
        self,
        verb: str,
        *,
        employee: int | None = None,
        contact: int | None = None,
        body: str = "",
        hand: HandPlan | None = None,
        promised: int | None = None,
        reason: str = "",
        person: int | None = None,
        amount: Decimal | None = None,
        at: datetime | None = None,
    ) -> None:
        """Append what happens now."""
        promised_by = None if promised is None else self.calendar.deadline(promised)
        event = EventPlan(
            at or self.moment(), verb, employee, contact, body, hand, promised_by, reason, person, amount
        )
        self.events.append(event)
        if hand is not None and verb != "ask_transfer":
            self.hand = hand

    def later(self, minutes: float) -> int:
        """Move the clock on by at least one minute."""
        self.clock += max(1, int(minutes))
        return self.clock

    def until(self, now: datetime) -> list[EventPlan]:
        """What has happened by ``now``, with what the clock did about promises that were broken."""
        told: list[EventPlan] = []
        due: datetime | None = None
        for event in self.events:
            if due is not None and event.at > due and event.verb in SETTLES:
                self._inform(told, min(due + timedelta(minutes=2), event.at), now)
                due = None
            if event.at > now:
                break
            told.append(event)
            due = self._due(event, due)
        else:
            return told
        if due is not None and due < now:
            self._inform(told, due + timedelta(minutes=2), now)
        return told

    @staticmethod
    def _inform(told: list[EventPlan], at: datetime, now: datetime) -> None:
        if at > now or any(row.verb == "escalate_inform" and row.at == at for row in told):
            return
        place = len(told)
        while place and told[place - 1].at > at:
            place -= 1
        told.insert(place, EventPlan(at, "escalate_inform"))

    def _due(self, event: EventPlan, due: datetime | None) -> datetime | None:
        if event.promised_by is not None:
            return event.promised_by
        if event.verb in SETTLES:
            return None
        if event.verb in ("hear_client", "reopen") and due is None:
            return self.calendar.deadline(self.calendar.at(event.at) + DAY)
        return due
