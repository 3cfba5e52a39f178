"""Trying a version out over past requests: asked, followed, read."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triangel.core.periods import start_of_day
from triangel.desk import actions
from triangel.desk.choices import ReplayState
from triangel.ui.refusals import shown_in
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.matrix.finding import replay_found, version_to_decide
from triangel.web.matrix.forms import PeriodForm
from triangel.web.matrix.replays import replay_shown
from triangel.web.staff import StaffRequest, staff
from triangel.worker import tasks
from triangel.worker.queue import enqueue


@asks
@staff
def replay_matrix(request: StaffRequest, number: int) -> HttpResponse:
    """Choose the days whose requests go through this version once more."""
    version = version_to_decide(request, number)
    form = PeriodForm(typed(request), today=request.today)
    if form.is_valid():
        with shown_in(form):
            # both or neither: one that nobody works out would stop the next
            with transaction.atomic():
                replay = actions.ask_replay(
                    version,
                    received_from=start_of_day(form.cleaned_data["first"]),
                    received_until=start_of_day(form.cleaned_data["last"] + timedelta(days=1)),
                    actor=request.user,
                    at=request.now,
                )
                enqueue(tasks.replay_matrix, replay=replay.pk)
            return done(request, _("It is being worked out."), _page(number, replay.pk))
    hint = _(
        "Every request of these days goes through version %(number)s once more, with the people of its day."
        " Nothing really moves: you see who would have had more, and who less."
    )
    back = reverse("matrix_version", args=[number])
    heading = _("Try version %(number)s out") % {"number": number}
    ask = Ask(form, heading, _("Try it out"), back, _("Matrix"), hint % {"number": number})
    return asked(request, ask)


@require_safe
@staff
def matrix_replay(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """How far it is, and what it would have changed."""
    replay = replay_found(request, number, pk)
    is_done = replay.state == ReplayState.DONE
    context = {
        "replay": replay,
        "version": replay.version,
        "last": replay.received_until - timedelta(seconds=1),
        "is_busy": replay.state in (ReplayState.WAITING, ReplayState.RUNNING),
        "percent": 100 * replay.done // replay.total if replay.total else 0,
        "shown": replay_shown(request, replay) if is_done else None,
        "now": request.now,
    }
    page = "_replay" if request.htmx and not request.htmx.boosted else "replay"
    return render(request, f"web/matrix/{page}.html", context)


def _page(number: int, pk: int) -> str:
    return reverse("matrix_replay", args=[number, pk])
