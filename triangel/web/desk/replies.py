"""What a browser gets after a gesture: the part of the page it came from, or that page."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, replace_url, reswap, retarget

from triangel.desk.access import can_see
from triangel.desk.models import ClientRequest
from triangel.web.desk import page, plate
from triangel.web.desk.saying import OpenForm
from triangel.web.staff import StaffRequest

PLATE = "plate"


def found(request: StaffRequest, number: int) -> ClientRequest:
    """The request with this number, when it exists for who asks."""
    row = (
        ClientRequest.objects.filter(number=number)
        .select_related(
            "client__service_desk", "contact", "topic", "contract", "project", "received_by", "about"
        )
        .select_related("matrix_row__version", "answerable_seat__team", "answerable")
        .first()
    )
    if row is None or not can_see(request.user, row):
        raise Http404
    return row


def done(request: StaffRequest, client_request: ClientRequest, said: str, *, undo: str = "") -> HttpResponse:
    """It happened: say so, with a way back where there is one."""
    messages.success(request, said, extra_tags=undo)
    return back(request, client_request)


def back(request: StaffRequest, client_request: ClientRequest, status: int = 200) -> HttpResponse:
    """To where the gesture was made: the plate or the page of the request, as it is now."""
    if came_from_plate(request) or not can_see(request.user, client_request):
        return to_plate(request, status)
    if not request.htmx:
        return redirect("request", client_request.number)
    address = reverse("request", args=[client_request.number])
    return replace_url(show(request, client_request, status=status), address)


def show(
    request: StaffRequest,
    client_request: ClientRequest,
    opened: OpenForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of a request, or its inside for htmx."""
    fresh = found(request, client_request.number)
    context = page.context(request, fresh, opened)
    template = "web/desk/_request.html" if request.htmx else "web/desk/request.html"
    return render(request, template, context, status=status)


def asked(request: StaffRequest, client_request: ClientRequest, opened: OpenForm) -> HttpResponse:
    """A form to fill in: by itself for htmx, else on the page; with 422 when it was filled in wrongly."""
    status = 422 if opened.form.errors else 200
    if not request.htmx:
        return show(request, client_request, opened, status=status)
    context = page.form_context(request, client_request, opened)
    response = render(request, opened.template, context, status=status)
    return reswap(retarget(response, opened.target), "innerHTML")


def part(request: StaffRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A fragment."""
    return render(request, template, dict(context), status=status)


def came_from_plate(request: StaffRequest) -> bool:
    """Whether the gesture was made on the plate."""
    return PLATE in (request.POST.get("from"), request.GET.get("from"))


def to_plate(request: StaffRequest, status: int = 200) -> HttpResponse:
    """To the plate as it is now."""
    if not request.htmx:
        return redirect("my_work")
    if not came_from_plate(request):
        return HttpResponseClientRedirect(reverse("my_work"))
    seat, place = _number(request.POST.get("seat")), _number(request.POST.get("place"))
    work = plate.my_work(request, seat=seat, place=place)
    return render(request, "web/desk/_plate.html", {"work": work, "now": request.now}, status=status)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 15 else None
