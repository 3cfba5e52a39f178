"""The resolver's answer as people would tell it."""

from datetime import date

import pytest
from django.utils import translation

from triangel.tests.cast import Cast
from triangel.triangle.rules import Answer, Skip, Step, Via
from triangel.web.spoken import (
    mentioned,
    role_of,
    scope_name,
    seat_name,
    step_sentences,
    why_me,
    why_sentence,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
BACK = date(2026, 3, 20)


def told(answer: Answer) -> tuple[str, str, list[str]]:
    names = mentioned([answer])
    given = (answer, names.people, names.seats, TODAY)
    return why_sentence(*given), why_me(*given), step_sentences(*given)


def away(person: int, seat: int | None = None) -> Step:
    return Step(Via.HOLDER, Skip.ABSENT, person, seat=seat, day=BACK)


def test_a_seat_is_named_with_its_scope(cast: Cast) -> None:
    assert seat_name(cast.cm_a) == "contract manager of Zorggroep Amstel"
    assert (
        seat_name(cast.desk_seat) == role_of(cast.desk_seat) == scope_name(cast.desk_seat) == "Service desk"
    )
    assert seat_name(cast.pm_a) == f"project manager of {cast.project_a.name}"


def test_the_holder_needs_no_explanation(cast: Cast) -> None:
    answer = Answer(cast.carin.pk, Via.HOLDER, seat=cast.cm_a.pk)
    assert told(answer) == ("Carin Bos is contract manager of Zorggroep Amstel.", "", [])


def test_work_in_person_is_in_hand(cast: Cast) -> None:
    assert told(Answer(cast.carin.pk, Via.HOLDER))[0] == "Carin Bos has it in hand."


def test_a_stand_in_says_for_whom_and_until_when(cast: Cast) -> None:
    steps = (away(cast.carin.pk, cast.cm_a.pk),)
    answer = Answer(cast.cees.pk, Via.STAND_IN, of=cast.carin.pk, seat=cast.cm_a.pk, steps=steps)
    assert told(answer) == (
        "Cees Mol stands in for Carin Bos, who is away until 20 March.",
        "you stand in for Carin Bos, who is away until 20 March",
        ["Carin Bos is away until 20 March."],
    )


def test_a_vacant_seat_is_said_first(cast: Cast) -> None:
    steps = (Step(Via.HOLDER, Skip.VACANT, seat=cast.cm_a.pk, day=date(2026, 2, 1)),)
    answer = Answer(cast.lars.pk, Via.LINE_MANAGER, of=cast.carin.pk, steps=steps)
    assert told(answer) == (
        "Lars Vermeer leads Carin Bos.",
        "nobody is contract manager since 1 February; you lead Carin Bos",
        ["Nobody is contract manager of Zorggroep Amstel since 1 February."],
    )


def test_who_is_kept_out_is_not_named(cast: Cast) -> None:
    steps = (Step(Via.HOLDER, Skip.EXCLUDED, cast.carin.pk, seat=cast.cm_a.pk),)
    answer = Answer(cast.lars.pk, Via.LINE_MANAGER, of=cast.carin.pk, steps=steps)
    assert told(answer)[2] == ["Somebody before is kept out of this."]


@pytest.mark.parametrize("via", list(Via))
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_way_has_its_sentence_in_both_languages(cast: Cast, via: Via, language: str) -> None:
    answer = Answer(cast.lars.pk, via, of=cast.carin.pk, seat=cast.cm_a.pk, steps=(away(cast.carin.pk),))
    with translation.override(language):
        third, second, _ = told(answer)
    assert "Lars Vermeer" in third
    assert "%(" not in third + second
    assert bool(second) == (via is not Via.HOLDER)


@pytest.mark.parametrize("why", list(Skip))
def test_every_reason_has_its_sentence(cast: Cast, why: Skip) -> None:
    for day in (BACK, None):
        step = Step(Via.HOLDER, why, cast.carin.pk, seat=cast.cm_a.pk, day=day)
        said = told(Answer(cast.lars.pk, Via.DIRECTOR, steps=(step,)))[2]
        assert len(said) == 1
        assert "%(" not in said[0]
