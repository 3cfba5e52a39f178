"""Random lives of requests, next to a plain model of them: the database always tells the same story."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Absence, Employee
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.cast import Cast

SEATS = ["am_a", "cm_a", "pm_a", "ss_a", "desk_seat"]
PEOPLE = ["carin", "cees", "anna", "piet", "lars", "lotte", "sofie"]


@dataclass
class Story:
    """A request as somebody would tell it: whose hand it went through, and how it stands."""

    row: ClientRequest
    parties: list[int]
    state: str = "open"
    offered: int | None = None
    kept_out: set[int] = field(default_factory=set)


def counted(hands: list[int]) -> tuple[int, int, int, int]:
    """The first hand, the hand-overs, the returns and the direct returns, as one counts on one's fingers."""
    returns = sum(hand in hands[:place] for place, hand in enumerate(hands))
    direct = sum(hand == hands[place - 2] for place, hand in enumerate(hands) if place >= 2)
    return hands[0], len(hands) - 1, returns, direct


class DeskMachine(RuleBasedStateMachine):
    """Receive, hand over, ask and accept, be absent, leave, resolve, confirm and reopen in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()

    def teardown(self) -> None:
        """Every life is undone before the next begins."""
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.cast: Cast = casts.make()
        self.at: datetime = factories.NOW
        self.stories: list[Story] = []
        actions.publish_first_matrix(actor=self.cast.system, at=self.at - timedelta(days=1))

    def pick(self, number: int, *states: str) -> Story | None:
        fitting = [story for story in self.stories if not states or story.state in states]
        return fitting[number % len(fitting)] if fitting else None

    def holder(self, story: Story) -> User:
        """Somebody who may work on it: who holds it today, else the system."""
        person = queries.people_at_work(story.row, local_day(self.at)).holder.person
        return Employee.objects.get(pk=person).user or self.cast.system

    def hand(self, name: str) -> Hand:
        if name in SEATS:
            return Hand(seat=getattr(self.cast, name).pk)
        return Hand(employee=getattr(self.cast, name).pk)

    @rule(minutes=st.integers(1, 3000))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(topic=st.sampled_from(["incident", "sla_report", "new_need", "complaint_pm", None]))
    def receive(self, topic: str | None) -> None:
        found = Topic.objects.filter(code=topic).first()
        question = actions.Question(
            client=self.cast.a,
            contact=self.cast.arend,
            subject="Something",
            body="Something is wrong.",
            channel=Channel.PHONE,
            topic=found,
            project=self.cast.project_a,
        )
        row = actions.receive(question, actor=self.cast.system, at=self.at)
        story = Story(row, [queries.hand_of(queries.last_custody(row)).party])
        if topic == "complaint_pm" and row.about is not None:
            story.kept_out = {self.cast.piet.pk}
        self.stories.append(story)

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99), name=st.sampled_from(SEATS + PEOPLE))
    def hand_over(self, number: int, name: str) -> None:
        story = self.pick(number)
        assert story is not None
        to = self.hand(name)
        try:
            actions.hand_over(story.row, to=to, reason="on", actor=self.holder(story), at=self.at)
        except Refused:
            gone = to.employee is not None and self.is_gone(to.employee)
            assert (
                story.state == "closed"
                or to.party == story.parties[-1]
                or to.employee in story.kept_out
                or gone
            )
            return
        assert to.employee not in story.kept_out
        story.parties.append(to.party)
        story.offered = None

    def is_gone(self, employee: int) -> bool:
        return not Employee.objects.employed_on(local_day(self.at)).filter(pk=employee).exists()

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99), name=st.sampled_from(PEOPLE))
    def ask_transfer(self, number: int, name: str) -> None:
        story = self.pick(number, "open", "waiting")
        to = self.hand(name)
        if story is None or to.employee in story.kept_out or self.is_gone(to.employee or 0):
            return
        actions.ask_transfer(story.row, to=to, reason="you?", actor=self.holder(story), at=self.at)
        story.offered = to.party

    @precondition(lambda self: any(story.offered for story in self.stories))
    @rule(number=st.integers(0, 99), accept=st.booleans())
    def answer_offer(self, number: int, accept: bool) -> None:
        offered = [story for story in self.stories if story.offered]
        story = offered[number % len(offered)]
        offer = queries.open_offer(story.row)
        assert offer is not None
        (person, *_others) = sorted(queries.people_offered(offer, local_day(self.at)))
        actor = Employee.objects.get(pk=person).user
        assert actor is not None
        if not access.visible_requests(actor).filter(pk=story.row.pk).exists():
            return
        if not accept:
            actions.decline_transfer(story.row, answer="no", actor=actor, at=self.at)
        elif story.offered == story.parties[-1]:
            return
        else:
            actions.accept_transfer(story.row, actor=actor, at=self.at)
            assert story.offered is not None
            story.parties.append(story.offered)
        story.offered = None

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99))
    def ask_the_client(self, number: int) -> None:
        if story := self.pick(number, "open"):
            actions.wait_for_client(story.row, question="Which?", actor=self.holder(story), at=self.at)
            story.state = "waiting"

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99))
    def client_replies(self, number: int) -> None:
        story = self.pick(number, "open", "waiting")
        if story is not None and self.cast.arend.user is not None:
            actions.hear_client(story.row, body="This.", actor=self.cast.arend.user, at=self.at)
            story.state = "open"

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99))
    def resolve(self, number: int) -> None:
        if story := self.pick(number, "open", "waiting"):
            actions.resolve(story.row, body="Done.", actor=self.holder(story), at=self.at)
            story.state = "resolved"

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99))
    def confirm(self, number: int) -> None:
        story = self.pick(number, "resolved")
        if story is not None and self.cast.arend.user is not None:
            actions.confirm(story.row, actor=self.cast.arend.user, at=self.at)
            story.state, story.offered = "closed", None

    @precondition(lambda self: self.stories)
    @rule(number=st.integers(0, 99))
    def reopen(self, number: int) -> None:
        story = self.pick(number, "resolved", "closed")
        if story is not None and self.cast.arend.user is not None:
            actions.reopen(story.row, reason="Not done.", actor=self.cast.arend.user, at=self.at)
            story.state = "open"
            now = queries.hand_of(queries.last_custody(story.row)).party
            if now != story.parties[-1]:  # a complaint goes to who leads the last hand
                assert story.kept_out
                story.parties.append(now)
                story.offered = None

    @rule(name=st.sampled_from(PEOPLE), days=st.integers(1, 20))
    def somebody_is_absent(self, name: str, days: int) -> None:
        today = local_day(self.at)
        employee = getattr(self.cast, name)
        until = today + timedelta(days=days)
        if not Absence.objects.filter(employee=employee, starts_on__lt=until, ends_on__gt=today).exists():
            factories.absence(employee, today, until)

    @rule(name=st.sampled_from(["sofie", "cees", "anna"]))
    def somebody_leaves(self, name: str) -> None:
        employee = getattr(self.cast, name)
        if employee.ends_on is None:
            employee.ends_on = local_day(self.at)
            employee.save(update_fields=["ends_on"])

    @invariant()
    def database_tells_the_same_story(self) -> None:
        for story in getattr(self, "stories", []):
            story.row.refresh_from_db()
            rows = list(story.row.custody.values_list("party", flat=True))
            parties = [party for place, party in enumerate(rows) if place == 0 or rows[place - 1] != party]
            told = [p for place, p in enumerate(story.parties) if place == 0 or story.parties[place - 1] != p]
            assert parties == told
            row = story.row
            assert (row.first_party, row.hand_overs, row.returns, row.direct_returns) == counted(told)
            assert story.row.state == story.state
            assert (queries.open_offer(story.row) is not None) == (story.offered is not None)

    @invariant()
    def nothing_is_lost(self) -> None:
        for story in getattr(self, "stories", []):
            people = queries.people_at_work(story.row, local_day(self.at))
            assert people.holder.person not in story.kept_out
            assert Employee.objects.employed_on(local_day(self.at)).filter(pk=people.holder.person).exists()

    @invariant()
    def every_rule_of_the_database_holds(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert list(queries.faults()) == []


def test_the_database_tells_the_same_story_as_the_model(db: None) -> None:
    run_state_machine_as_test(
        DeskMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
