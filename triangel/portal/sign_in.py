"""Coming in by a mailed link, and going out.

Whoever asks for a link gets the same answer, for any address: what happens for it happens in the background.
The link is bound to the browser by a key in a cookie, and opening it uses nothing up (programs that look at
mail do so): a button does.
"""

import secrets

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triangel.clients import actions, queries
from triangel.clients.models import Contact
from triangel.clients.rules import LINK_LIVES, LinkRefused, secret_hash
from triangel.core.models import User
from triangel.portal.forms import SignInForm
from triangel.ui import refusals
from triangel.worker import tasks
from triangel.worker.queue import enqueue

BROWSER_COOKIE = f"{settings.COOKIE_PREFIX}-door"
KEPT_SECONDS = 24 * 3600
#: How often a link may be asked for: from one place, and for one address.
LIMITS = {"sign_in_link": "30/1h/ip,5/15m/key"}
NEXT = "portal_next"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Where a contact types his address."""
    if request.user.is_authenticated:
        return redirect("portal")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _send_link(request, form)
    _remember_where_to(request)
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/sign_in.html", {"form": form}, status=status)


@login_not_required
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What to do now; the same whether the address was known or not."""
    goes_to_folder = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    minutes = LINK_LIVES.seconds // 60
    return render(request, "portal/link_sent.html", {"minutes": minutes, "goes_to_folder": goes_to_folder})


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: opening it shows a button, the button signs in."""
    now, browser_hash = timezone.now(), secret_hash(request.COOKIES.get(BROWSER_COOKIE, ""))
    refusal: LinkRefused | None
    if request.method == "POST":
        try:
            system = User.objects.system()
            contact = actions.use_sign_in_link(token, browser_hash=browser_hash, actor=system, at=now)
            return _let_in(request, contact)
        except LinkRefused as refused:
            refusal = refused
    else:
        refusal = queries.refusal_of_link(token, browser_hash=browser_hash, at=now)
    if refusal is not None and request.user.is_authenticated:
        return redirect("portal")
    said = refusals.sentence(refusal) if refusal else ""
    return render(request, "portal/use_link.html", {"refusal": said}, status=410 if refusal else 200)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, also for who had left already."""
    logout(request)
    return redirect("portal_sign_in")


def _send_link(request: HttpRequest, form: SignInForm) -> HttpResponse:
    email = form.cleaned_data["email"].lower()
    usage = ratelimit.consume(request, app="portal", action="sign_in_link", config=LIMITS, key=email)
    if not usage:
        form.add_error(None, form.TOO_OFTEN)
        return render(request, "portal/sign_in.html", {"form": form}, status=429)
    key = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(32)
    enqueue(tasks.mail_sign_in_link, email=email, browser_hash=secret_hash(key))
    response = redirect("portal_link_sent")
    response.set_cookie(
        BROWSER_COOKIE, key, max_age=KEPT_SECONDS, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


def _let_in(request: HttpRequest, contact: Contact) -> HttpResponseRedirect:
    where_to = request.session.get(NEXT, "")
    logout(request)
    assert contact.user is not None
    login(request, contact.user, backend=BACKEND)
    response = redirect(where_to or "portal")
    response.delete_cookie(BROWSER_COOKIE)
    return response


def _remember_where_to(request: HttpRequest) -> None:
    """Where he wanted to be, for when he is in; only within the portal."""
    where_to = request.GET.get("next", "")
    if where_to.startswith("/portal/requests/") and url_has_allowed_host_and_scheme(where_to, None):
        request.session[NEXT] = where_to
