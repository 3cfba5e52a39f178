"""Flow: how requests travel between roles and teams, and which of them travelled most."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from triangel.core.periods import start_of_day
from triangel.desk import access
from triangel.desk.models import ClientRequest
from triangel.desk.queries import lives
from triangel.desk.queries.flow import FlowFilter, Travelled
from triangel.desk.queries.journeys import STEPS, Journeys, journeys
from triangel.ui.custody_svg import CustodyLine
from triangel.web.flow import sankey
from triangel.web.flow.forms import FlowForm
from triangel.web.lines import custody_line
from triangel.web.staff import StaffRequest, staff


@dataclass(frozen=True, slots=True)
class Traveller:
    """One of the requests that travelled most, and its life as a line."""

    client_request: ClientRequest
    travelled: Travelled
    line: CustodyLine


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What went through the hands of one party, by name."""

    name: str
    requests: int
    received: int
    hand_overs_in: int
    hand_overs_out: int
    returns_in: int


@require_safe
@staff
def flow(request: StaffRequest) -> HttpResponse:
    """The figures of a period, the Sankey, and the ten that travelled most."""
    form = FlowForm(request.GET, today=request.today)
    is_valid = form.is_valid()
    found = journeys(request.user, _wanted(form))
    context = {
        "form": form,
        "is_valid": is_valid,
        "found": found,
        "lead": _lead(found),
        "chart": sankey.option(found.steps),
        "narrow": sankey.narrow_option(found.steps),
        "ways": sankey.ways(found.steps)[:40],
        "parties": _parties(found),
        "travellers": _travellers(request, found.travelled),
        "steps": STEPS,
        "figures": _figures(found),
    }
    return render(request, "web/flow/flow.html", context)


def _wanted(form: FlowForm) -> FlowFilter:
    data = form.cleaned_data
    first, last = data.get("first"), data.get("last")
    return FlowFilter(
        received_from=start_of_day(first) if first else None,
        received_until=start_of_day(last + timedelta(days=1)) if last else None,
        source=data.get("source") or "",
        live=not data.get("source"),
    )


def _lead(found: Journeys) -> str:
    if not found.requests:
        return _("No requests came in during this period.")
    values = {
        "count": _number(found.requests),
        "moved": _number(found.moved),
        "back": _number(found.with_return),
    }
    came = ngettext("Of %(count)s request", "Of %(count)s requests", found.requests) % values
    moved = (
        ngettext("%(moved)s was handed over", "%(moved)s were handed over", found.moved) % values
        if found.moved
        else _("none was handed over")
    )
    if not found.with_return:
        return _("%(came)s %(moved)s, and none came back.") % {"came": came, "moved": moved}
    back = ngettext("%(back)s came back", "%(back)s came back", found.with_return) % values
    return _("%(came)s %(moved)s, and %(returned)s to a hand that had it before.") % {
        "came": came,
        "moved": moved,
        "returned": back,
    }


def _figures(found: Journeys) -> list[tuple[str, str, str]]:
    """The figures beside the drawing: what it is, how much, and what that is measured by."""
    per_request = formats.number_format(found.hand_overs / found.requests, 2) if found.requests else "–"
    return [
        (
            _("Right first time"),
            _share(found.first_time_right, found.closed),
            _("of all closed; aim 85%"),
        ),
        (_("Done at the front"), _share(found.pushed_to_front, found.closed), _("by the service desk alone")),
        (_("Came back"), _share(found.with_return, found.requests), _("to a hand that had it; aim 3%")),
        (_("Hand-overs"), _number(found.hand_overs), _("%(number)s per request") % {"number": per_request}),
        (_("Open for"), _span(found.median_hours_open), _("half of them, at most")),
        (
            _("Waited for the client"),
            _share(found.waited, found.requests),
            _("half of the waits at most %(span)s") % {"span": _span(found.median_hours_waited)},
        ),
    ]


def _number(count: int) -> str:
    return formats.number_format(count, use_l10n=True, force_grouping=True)


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "–"


def _span(hours: float | None) -> str:
    if hours is None:
        return "–"
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", round(hours)) % {"count": round(hours)}
    return _("%(count)s days") % {"count": round(hours / 24)}


def _parties(found: Journeys) -> list[PartyRow]:
    together: dict[str, list[int]] = {}
    for row in found.parties:
        values = (row.requests, row.received, row.hand_overs_in, row.hand_overs_out, row.returns_in)
        sums = together.setdefault(sankey.party_name(row.kind, row.name), [0] * 5)
        together[sankey.party_name(row.kind, row.name)] = [a + b for a, b in zip(sums, values, strict=True)]
    rows = [PartyRow(name, *sums) for name, sums in together.items()]
    return sorted(rows, key=lambda row: (-row.requests, row.name))


def _travellers(request: StaffRequest, most: list[Travelled]) -> list[Traveller]:
    """Each with its life as a line; only what may be seen."""
    wanted: dict[int, Any] = {one.client_request_id: one for one in most}
    rows = access.visible_requests(request.user).filter(pk__in=wanted).select_related("client").in_bulk()
    told = lives(list(rows))
    return [
        Traveller(rows[pk], one, custody_line(rows[pk], told[pk], request.now))
        for pk, one in wanted.items()
        if pk in rows
    ]
