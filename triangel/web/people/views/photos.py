"""Photos of colleagues: looking at one, sending one, and taking it away."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.people import actions
from triangel.people.models import Photo
from triangel.people.rules import check_size
from triangel.ui import pictures
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.people import forms
from triangel.web.people.finding import employee_found
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def photo(request: StaffRequest, pk: int, digest: str) -> HttpResponseBase:
    """The photo somebody has now; one he had before does not exist any more."""
    if employee_found(request, pk).photo_id != digest:
        raise Http404
    return pictures.known(request, digest) or pictures.answer(Photo.objects.get(pk=digest).picture, digest)


@asks
@staff
def set_photo(request: StaffRequest, pk: int) -> HttpResponse:
    """Show somebody as he looks."""
    row = employee_found(request, pk)
    form = forms.PhotoForm(typed(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            sent = form.cleaned_data["photo"]
            check_size(sent.size)
            actions.set_photo(row, photo=sent.read(), actor=request.user, at=request.now)
            return done(request, _("The photo is there."), _page(pk))
    heading = _("Photo of %(name)s") % {"name": row.name}
    return asked(request, Ask(form, heading, _("Use this photo"), _page(pk), row.name))


@require_POST
@staff
def remove_photo(request: StaffRequest, pk: int) -> HttpResponse:
    """Show initials again."""
    row = employee_found(request, pk)
    with told(request):
        actions.remove_photo(row, actor=request.user, at=request.now)
    return redirect("employee", pk)


def _page(pk: int) -> str:
    return reverse("employee", args=[pk])
