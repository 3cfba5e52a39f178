"""Who may enter the staff's pages: an employee in service. For anybody else they do not exist."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from triangel.clients.access import contact_of
from triangel.core.models import User
from triangel.core.periods import contains, local_day
from triangel.people.access import employee_of
from triangel.people.models import Employee

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """What a browser of an employee asks; ``now`` is the one moment at which all of it happens, ``today``
    the provider's calendar day of it."""

    user: User
    employee: Employee
    now: datetime
    today: date
    htmx: HtmxDetails


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff(view: StaffView[P]) -> View[P]:
    """Let only employees in; a contact of a client finds nothing here, nor does who has left or is
    still to begin."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(enter(request), *args, **kwargs)

    return entered


def or_portal(view: View[P]) -> View[P]:
    """Send a contact of a client on to the portal: for the one address that everybody types."""

    @wraps(view)
    def sent(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = cast(User, request.user)
        if employee_of(user) is None and contact_of(user) is not None:
            return redirect("portal")
        return view(request, *args, **kwargs)

    return sent


def enter(request: HttpRequest) -> StaffRequest:
    """The same request with the employee it comes from and the moment it came."""
    now = timezone.now()
    today = local_day(now)
    employee = employee_of(cast(User, request.user))
    if employee is None or not contains(employee.starts_on, employee.ends_on, today):
        raise Http404
    entered = cast(StaffRequest, request)
    entered.employee, entered.now, entered.today = employee, now, today
    return entered
