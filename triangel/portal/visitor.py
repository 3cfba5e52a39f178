"""Who may enter the clients' pages: a contact who still works for a client of today."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from triangel.clients.access import can_sign_in_by_link, contact_of
from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.people.access import employee_of

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """What a browser of a contact asks; ``now`` is the one moment at which all of it happens, ``today`` its
    calendar day at the provider."""

    user: User
    contact: Contact
    now: datetime
    today: date


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ContactView = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def contacts_only(view: ContactView[P]) -> View[P]:
    """Let contacts in. An employee goes to his own pages, a stranger to the link; who has left is put out."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = cast(User, request.user)
        if employee_of(user) is not None:
            return redirect(settings.LOGIN_REDIRECT_URL)
        contact, now = contact_of(user), timezone.now()
        if contact is None or not can_sign_in_by_link(contact, local_day(now)):
            logout(request)
            return redirect("portal_sign_in")
        visit = cast(PortalRequest, request)
        visit.contact, visit.now, visit.today = contact, now, local_day(now)
        return view(visit, *args, **kwargs)

    # read by Django's own door for who has not signed in
    entered.login_url = "portal_sign_in"  # type: ignore[attr-defined]
    return entered
