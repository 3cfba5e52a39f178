"""Reading the matrix: the one in force, every version, how two differ, and a version as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from triangel.desk import access, queries
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixVersion
from triangel.web.matrix.differences import compared
from triangel.web.matrix.finding import draft_of, version_found
from triangel.web.matrix.forms import CompareForm
from triangel.web.matrix.grid import Grid, columns, grid, parts_offered
from triangel.web.matrix.standing import checked, is_in_force, standing, state_word, steps
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def matrix(request: StaffRequest) -> HttpResponse:
    """The matrix in force: why something comes to somebody."""
    version = queries.version_in_force(request.now)
    if version is None:
        return render(request, "web/matrix/none.html", {"now": request.now})
    return _page(request, version_found(request, version.number), is_front=True)


@require_safe
@staff
def matrix_version(request: StaffRequest, number: int) -> HttpResponse:
    """A version: to change while it is a draft, to read for ever after."""
    return _page(request, version_found(request, number), is_front=False)


def _page(request: StaffRequest, version: MatrixVersion, *, is_front: bool) -> HttpResponse:
    words, under = request.GET.get("q", "").replace("\x00", "")[:80], request.GET.get("under", "")
    shown = grid(version, words=words, under=under)
    user, is_draft = request.user, version.state == MatrixState.DRAFT
    may_edit, may_decide = access.can_edit_matrix(user), access.can_decide_on_matrix(user)
    context = {
        "version": version,
        "grid": shown,
        "checked": checked(shown.faults, len(shown.findings) - shown.faults),
        "columns": columns(),
        "parts": parts_offered(),
        "words": words,
        "under": under,
        "lead": _lead(request, version, shown),
        "steps": steps(version),
        "is_front": is_front,
        "is_in_force": is_in_force(version, request.now),
        "is_edited": is_draft and may_edit,
        "may_edit": may_edit,
        "may_decide": may_decide,
        "may_review": may_decide and access.can_review_matrix(user, version),
        "may_withdraw": may_decide and _can_go(version, request),
        "draft": draft_of(request) if is_front and may_decide else None,
        "replays": list(access.visible_replays(user).filter(version=version)[:3]),
        "now": request.now,
    }
    return render(request, "web/matrix/version.html", context)


def _can_go(version: MatrixVersion, request: StaffRequest) -> bool:
    is_over = version.state == MatrixState.WITHDRAWN
    return not is_over and (version.valid_from is None or version.valid_from > request.now)


def _lead(request: StaffRequest, version: MatrixVersion, shown: Grid) -> str:
    said = [standing(version, request.now)]
    if version.state == MatrixState.PUBLISHED:
        topics = sum(1 for group in shown.groups for topic in group.topics if topic.topic.is_active)
        counted = ngettext("%(count)s topic", "%(count)s topics", topics) % {"count": topics}
        said.append(_("It says of %(topics)s who does what, and why.") % {"topics": counted})
    elif version.based_on is not None:
        changed = len(compared(version.based_on, version).changes)
        values = {"count": changed, "number": version.based_on.number}
        if changed:
            said.append(
                ngettext(
                    "It differs from version %(number)s in %(count)s row.",
                    "It differs from version %(number)s in %(count)s rows.",
                    changed,
                )
                % values
            )
        else:
            said.append(_("It is still the same as version %(number)s.") % values)
    return " ".join(said)


@require_safe
@staff
def matrix_versions(request: StaffRequest) -> HttpResponse:
    """Every version, the newest first, with who did what when."""
    people = ("made_by", "sent_by", "reviewed_by", "published_by", "withdrawn_by", "based_on")
    rows = access.visible_versions(request.user).select_related(*people).order_by("-number")
    listed = [(row, state_word(row, request.now), standing(row, request.now), steps(row)[1:]) for row in rows]
    context = {"versions": listed, "may_edit": access.can_edit_matrix(request.user), "now": request.now}
    return render(request, "web/matrix/versions.html", context)


@require_safe
@staff
def matrix_differences(request: StaffRequest, number: int) -> HttpResponse:
    """In what a version differs from another: by itself from the one it was made of."""
    version = version_found(request, number)
    others = access.visible_versions(request.user).exclude(pk=version.pk).order_by("-number")
    form = CompareForm(request.GET)
    field = form.fields["other"]
    field.queryset = others  # type: ignore[attr-defined]
    chosen = form.cleaned_data["other"] if form.is_valid() else None
    other = chosen or _forerunner(version, list(others))
    if other is None:
        raise Http404
    context = {
        "version": version,
        "other": other,
        "others": others,
        "compared": compared(other, version),
        "now": request.now,
    }
    return render(request, "web/matrix/differences.html", context)


def _forerunner(version: MatrixVersion, others: list[MatrixVersion]) -> MatrixVersion | None:
    """The version it was made of, else the one before it, else any."""
    if version.based_on in others:
        return version.based_on
    return next((other for other in others if other.number < version.number), others[0] if others else None)
