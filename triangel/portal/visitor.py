"""Who may enter the clients' pages: a contact who still works for a client."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from triangel.clients.access import contact_of
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
ContactView = Callable[Concatenate[PortalRequest, P], HttpResponse]


def contacts_only(view: ContactView[P]) -> View[P]:
    """Let contacts in. An employee goes to his own pages, a stranger to the link; who has left is put out."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = cast(User, request.user)
        if employee_of(user) is not None:
            return redirect(settings.LOGIN_REDIRECT_URL)
        contact = contact_of(user)
        if contact is None:
            logout(request)
            return redirect("portal_sign_in")
        visit = cast(PortalRequest, request)
        visit.contact, visit.now = contact, timezone.now()
        visit.today = local_day(visit.now)
        return view(visit, *args, **kwargs)

    # read by Django's own door for who has not signed in
    entered.login_url = "portal_sign_in"  # type: ignore[attr-defined]
    return entered
