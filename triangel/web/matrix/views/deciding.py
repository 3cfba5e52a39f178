"""A version on its way: to review, back, approved, published, withdrawn."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from triangel.desk import actions
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.matrix.finding import version_to_decide, version_to_edit
from triangel.web.matrix.forms import PublishForm, ReviewForm
from triangel.web.matrix.standing import standing
from triangel.web.staff import StaffRequest, staff


@require_POST
@staff
def send_matrix_for_review(request: StaffRequest, number: int) -> HttpResponse:
    """Ask a second person to judge a draft."""
    version = version_to_edit(request, number)
    with told(request) as outcome:
        actions.send_matrix_for_review(version, actor=request.user, at=request.now)
    if outcome.refused is None:
        said = _("Version %(number)s waits for review. It does not change until then.") % {"number": number}
        return done(request, said, _page(number))
    return redirect("matrix_version", number=number)


@asks
@staff
def send_matrix_back(request: StaffRequest, number: int) -> HttpResponse:
    """Make it a draft again, and say what is to be changed."""
    version = version_to_decide(request, number)
    form = ReviewForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            note = form.cleaned_data["note"]
            actions.send_matrix_back(version, note=note, actor=request.user, at=request.now)
            return done(
                request, _("Version %(number)s is a draft again.") % {"number": number}, _page(number)
            )
    ask = Ask(form, _("Back to the maker"), _("Make it a draft again"), _page(number), _("Matrix"))
    return asked(request, ask)


@asks
@staff
def approve_matrix(request: StaffRequest, number: int) -> HttpResponse:
    """Judge a version to be right."""
    version = version_to_decide(request, number)
    form = ReviewForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            note = form.cleaned_data["note"]
            actions.approve_matrix(version, note=note, actor=request.user, at=request.now)
            said = _("Version %(number)s is reviewed. It can be published now.") % {"number": number}
            return done(request, said, _page(number))
    hint = _("You say that every row is as it should be. Look at what changes first.")
    ask = Ask(
        form,
        _("Approve version %(number)s") % {"number": number},
        _("Approve"),
        _page(number),
        _("Matrix"),
        hint,
    )
    return asked(request, ask)


@asks
@staff
def publish_matrix(request: StaffRequest, number: int) -> HttpResponse:
    """Put a reviewed version in force, now or ahead."""
    version = version_to_decide(request, number)
    form = PublishForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            begins = form.cleaned_data["valid_from"]
            kept = actions.publish_matrix(version, valid_from=begins, actor=request.user, at=request.now)
            return done(request, standing(kept, request.now), _page(number))
    hint = _(
        "From that moment new requests go by it, and the version before it ends. It never changes again."
    )
    ask = Ask(
        form,
        _("Publish version %(number)s") % {"number": number},
        _("Publish"),
        _page(number),
        _("Matrix"),
        hint,
    )
    return asked(request, ask)


@require_POST
@staff
def withdraw_matrix(request: StaffRequest, number: int) -> HttpResponse:
    """Give up a version that is not in force yet."""
    version = version_to_decide(request, number)
    with told(request) as outcome:
        actions.withdraw_matrix(version, actor=request.user, at=request.now)
    if outcome.refused is None:
        said = _("Version %(number)s is withdrawn.") % {"number": number}
        return done(request, said, reverse("matrix_versions"))
    return redirect("matrix_version", number=number)


def _page(number: int) -> str:
    return reverse("matrix_version", args=[number])
