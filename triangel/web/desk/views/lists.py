"""The list of requests, and the filters somebody keeps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from triangel.desk import actions
from triangel.desk.models import SavedFilter
from triangel.ui.refusals import shown_in, told
from triangel.web.desk.forms import SaveFilterForm
from triangel.web.desk.listing import listing
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def requests(request: StaffRequest) -> HttpResponse:
    """The requests that fit what is asked for, a page at a time."""
    context = {"list": listing(request), "now": request.now, "save": SaveFilterForm()}
    if request.htmx and not request.htmx.boosted:
        response = render(request, "web/desk/_requests.html", context)
        return push_url(response, request.get_full_path())
    return render(request, "web/desk/requests.html", context)


@require_POST
@staff
def save_filter(request: StaffRequest) -> HttpResponse:
    """Keep what is asked for under a name."""
    form = SaveFilterForm(request.POST)
    address = f"{reverse('requests')}?{form.data.get('query', '')}"
    if form.is_valid():
        with shown_in(form):
            actions.save_filter(**form.cleaned_data, actor=request.user, at=request.now)
            messages.success(request, _("Kept as “%(name)s”.") % {"name": form.cleaned_data["name"]})
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect(address)


@require_POST
@staff
def drop_filter(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a kept filter away."""
    saved = get_object_or_404(SavedFilter, pk=pk, employee=request.employee)
    with told(request):
        actions.drop_filter(saved, actor=request.user, at=request.now)
        messages.success(request, _("The filter “%(name)s” is gone.") % {"name": saved.name})
    return redirect("requests")
