"""The wall of triangles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from triangel.clients.access import can_open_client
from triangel.web.clients.portfolio import portfolio
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def clients(request: StaffRequest) -> HttpResponse:
    """Every client as a triangle, or as a row of a list; more of them as one scrolls on."""
    context = {"p": portfolio(request), "now": request.now, "may_open": can_open_client(request.user)}
    if not request.htmx:
        return render(request, "web/clients/clients.html", context)
    if "page" in request.GET:
        return render(request, "web/clients/_items.html", context)
    response = render(request, "web/clients/_clients.html", context)
    return push_url(response, request.get_full_path())
