"""Projects: their life, and what the database refuses."""

from typing import Any

import pytest

from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed, Refused
from triangel.projects import access, actions, rules
from triangel.projects.choices import ProjectState
from triangel.projects.models import Project
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days
from triangel.triangle.models import Seat


def start(cast: Cast, who: str, **fields: Any) -> Project:
    values = {"number": "P-900", "name": "Migration", "starts_on": TODAY, "ends_on": in_days(90)}
    return actions.start_project(cast.a, **{**values, **fields}, actor=getattr(cast, who).user, at=NOW)


def test_a_project_starts_with_its_seats(cast: Cast) -> None:
    project = start(cast, "lotte", contract=cast.contract_a)
    assert project.state == ProjectState.RUNNING
    assert Seat.objects.filter(project=project, client=cast.a).count() == 2
    assert JournalEntry.objects.get(verb="start_project").client_id == cast.a.pk


def test_a_project_that_starts_later_is_planned(cast: Cast) -> None:
    assert start(cast, "lotte", starts_on=in_days(1)).state == ProjectState.PLANNED


def test_a_project_is_for_one_client_under_one_number(cast: Cast) -> None:
    with pytest.raises(Refused, match="contract of this client"):
        start(cast, "lotte", contract=cast.contract_b)
    with pytest.raises(Refused, match="this number"):
        start(cast, "lotte", number=cast.project_a.number)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("who", ["piet", "anna", "alice"])
def test_nobody_starts_a_project_without_authority(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        start(cast, who)
    with pytest.raises(NotAllowed):
        actions.finish_project(cast.project_a, actor=getattr(cast, who).user, at=NOW)


def test_the_life_of_a_project(cast: Cast) -> None:
    project = start(cast, "lotte", starts_on=in_days(1))
    with pytest.raises(rules.StateDoesNotFollow):
        actions.finish_project(project, actor=user_of(cast.lotte), at=NOW)
    for deed, state in (
        (actions.begin_project, ProjectState.RUNNING),
        (actions.finish_project, ProjectState.DONE),
        (actions.begin_project, ProjectState.RUNNING),
    ):
        deed(project, actor=user_of(cast.lotte), at=NOW)
        assert Project.objects.get(pk=project.pk).state == state
    actions.stop_project(project, reason="no budget", actor=user_of(cast.lotte), at=NOW)
    assert Project.objects.get(pk=project.pk).state == ProjectState.STOPPED


def test_a_project_gets_other_days(cast: Cast) -> None:
    actions.plan_project(
        cast.project_a, starts_on=TODAY, ends_on=in_days(9), actor=user_of(cast.lars), at=NOW
    )
    row = Project.objects.get(pk=cast.project_a.pk)
    assert (row.starts_on, row.ends_on) == (TODAY, in_days(9))
    with pytest.raises(Refused):
        actions.plan_project(
            cast.project_a, starts_on=TODAY, ends_on=BEFORE, actor=user_of(cast.lars), at=NOW
        )


def test_projects_are_seen_with_their_client(cast: Cast) -> None:
    assert list(access.visible_projects(user_of(cast.bob))) == []
    assert list(access.visible_projects(user_of(cast.alice))) == [cast.project_a]


def test_what_the_database_refuses(cast: Cast) -> None:
    start(cast, "lotte")
    change = "UPDATE projects_project SET "
    breaks("project_number_is_unique", change + "number = 'P-1'")
    breaks("project_ends_after_start", change + "ends_on = starts_on - 1")
    breaks("project_value_is_not_negative", change + "value = -1")
    breaks("project_contract_belongs_to_client", change + "contract_id = %s", cast.contract_b.pk)
