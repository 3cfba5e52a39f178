"""What is remembered is forgotten as soon as a change is committed, in whatever order."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from triangel.core import actions
from triangel.core.memory import Memory
from triangel.core.models import Change
from triangel.people.models import Team
from triangel.tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def teams(_key: None) -> list[str]:
    return sorted(Team.objects.values_list("name", flat=True))


def test_an_answer_is_worked_out_once_until_something_changes() -> None:
    asked: list[str] = []

    def work_out(key: str) -> list[str]:
        asked.append(key)
        return teams(None)

    memory = Memory(work_out)
    assert [memory.recall("a"), memory.recall("a"), asked] == [[], [], ["a"]]
    factories.team("Desk")
    assert memory.recall("a") == ["Desk"]
    Team.objects.update(name="Front desk")
    assert memory.recall("a") == ["Front desk"]
    Team.objects.bulk_create([Team(name="Back office")])
    assert [memory.recall("a"), len(asked)] == [["Back office", "Front desk"], 4]


def test_a_change_that_is_committed_after_a_younger_one_is_seen() -> None:
    memory = Memory(teams)
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            factories.team("Slow")
            began.set()
            may_end.wait(timeout=10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(timeout=10)
    factories.team("Quick")
    assert memory.recall(None) == ["Quick"]
    may_end.set()
    thread.join(timeout=10)
    assert memory.recall(None) == ["Quick", "Slow"]


def test_inside_a_transaction_nothing_is_remembered() -> None:
    memory = Memory(teams)
    with transaction.atomic():
        factories.team("Written here")
        assert memory.recall(None) == ["Written here"]
        transaction.set_rollback(True)
    assert memory.recall(None) == []


def test_what_was_remembered_counts_in_a_transaction_until_it_changes_something() -> None:
    asked: list[str] = []

    def work_out(_key: None) -> list[str]:
        asked.append("asked")
        return teams(None)

    memory = Memory(work_out)
    factories.team("Desk")
    memory.recall(None)
    with transaction.atomic():
        assert [memory.recall(None), len(asked)] == [["Desk"], 1]
        factories.team("Back office")
        assert [memory.recall(None), len(asked)] == [["Back office", "Desk"], 2]
        transaction.set_rollback(True)
    assert memory.recall(None) == ["Desk"]


def test_a_change_whose_note_was_thrown_away_meanwhile_is_seen() -> None:
    factories.team("Desk")
    later = Change.objects.latest("id").at + timedelta(days=1, seconds=1)
    actions.forget_changes(actor=factories.system(), at=later)
    memory = Memory(teams)
    assert memory.recall(None) == ["Desk"]
    factories.team("Back office")
    later = Change.objects.latest("id").at + timedelta(days=1, seconds=1)
    actions.forget_changes(actor=factories.system(), at=later)
    assert memory.recall(None) == ["Back office", "Desk"]


def test_old_notes_of_changes_are_thrown_away_and_nothing_is_remembered_wrongly() -> None:
    factories.team("Desk")
    memory = Memory(teams)
    assert memory.recall(None) == ["Desk"]
    later = Change.objects.latest("id").at + timedelta(days=1, seconds=1)
    assert actions.forget_changes(actor=factories.system(), at=later) > 0
    assert [Change.objects.count(), memory.recall(None)] == [0, ["Desk"]]
