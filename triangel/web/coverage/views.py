"""Coverage: where a seat has nobody, today and in the year ahead, and who has to do something about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from triangel.triangle import access, queries
from triangel.web.concerns import kind_words
from triangel.web.coverage import gaps
from triangel.web.coverage.forms import CoverageForm
from triangel.web.coverage.gaps import KINDS, YEAR, Figures, Wanted
from triangel.web.coverage.rows import Viewer, groups
from triangel.web.staff import StaffRequest, staff

#: How many seats stand on a page.
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind of gap that can be chosen, and how many there are."""

    kind: str
    label: str
    count: int


@require_safe
@staff
def coverage(request: StaffRequest) -> HttpResponse:
    """Every gap on a day and in the year after it."""
    form = CoverageForm(request.GET, today=request.today)
    wanted = _wanted(request, form)
    found = queries.ahead(wanted.on, wanted.on + YEAR)
    rows = gaps.within_reach(found, wanted, request.employee)
    figures = gaps.figures(rows, wanted.on, request.employee)
    viewer = Viewer(request.employee.pk, access.can_fill_somebody(request.user))
    page = Paginator(gaps.entries(found, rows, wanted), SHOWN).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "figures": figures,
        "lead": _lead(figures, wanted, request),
        "chips": list(_chips(figures)),
        "page": page,
        "groups": groups(list(page.object_list), found, request.today, viewer),
    }
    return render(request, "web/coverage/coverage.html", {**context, "now": request.now})


def _wanted(request: StaffRequest, form: CoverageForm) -> Wanted:
    form.is_valid()
    data = form.cleaned_data
    kind = request.GET.get("kind", "")
    everything = request.GET.get("show") == "all"
    by = "client" if everything else data.get("by") or "client"
    return Wanted(
        on=data.get("on") or request.today,
        by=by,
        kind=kind if kind in KINDS and not everything else "",
        line=None if everything else data.get("line"),
        mine=request.employee if request.GET.get("mine") and not everything else None,
        everything=everything,
    )


def _chips(figures: Figures) -> Iterator[Chip]:
    for kind in KINDS:
        if figures.kinds[kind]:
            yield Chip(str(kind), capfirst(kind_words(kind)), figures.kinds[kind])


def _lead(figures: Figures, wanted: Wanted, request: StaffRequest) -> str:
    if not figures.now + figures.later:
        return _("No gaps: everything is well held, and stays so for a year.")
    is_today = wanted.on == request.today
    now = (
        ngettext("There is %(count)s gap", "There are %(count)s gaps", figures.now) % {"count": figures.now}
        if figures.now
        else _("There is no gap")
    )
    day = _("today") if is_today else _("on that day")
    if not figures.later:
        return _("%(now)s %(day)s, and none comes in the year after.") % {"now": now, "day": day}
    later = ngettext("%(count)s comes", "%(count)s come", figures.later) % {"count": figures.later}
    return _("%(now)s %(day)s, and %(later)s in the year after.") % {"now": now, "day": day, "later": later}
