"""What every page says to the browser, and that a page needs nothing but its own files."""

import pytest
from django.test import Client as Browser

from triangel.tests import factories
from triangel.tests.architecture import markup
from triangel.tests.architecture.addresses import addresses
from triangel.tests.architecture.world import World, browser
from triangel.tests.cast import user_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(header: str) -> dict[str, str]:
    """The directives of the header."""
    return {part.strip().split(" ", 1)[0]: part.strip().split(" ", 1)[1] for part in header.split(";")}


def visitors(world: World) -> dict[str, Browser]:
    """Who sees most of each kind, and a stranger."""
    cast = world.cast
    kinds = {
        "staff": cast.diana,
        "administrator": cast.ada,
        "desk": cast.dora,
        "contact": cast.arend,
        "stranger": None,
    }
    return {kind: browser(who) for kind, who in kinds.items()}


def test_every_page_is_strict_and_has_nothing_inline(world: World) -> None:
    wrong: dict[tuple[str, str], object] = {}
    seen: set[str] = set()
    for kind, visitor in visitors(world).items():
        for name, address in addresses().items():
            response = visitor.get(address.path(world))
            if policy(response.headers.get("Content-Security-Policy", "x y")) != POLICY:
                wrong[kind, name] = response.headers.get("Content-Security-Policy")
            safe = (response.headers.get("X-Frame-Options"), response.headers.get("X-Content-Type-Options"))
            if safe != ("DENY", "nosniff"):
                wrong[kind, name] = safe
            if not response.headers.get("Content-Type", "").startswith("text/html") or not response.content:
                continue
            found = markup.read(response.content.decode())
            if found.inline or found.elsewhere:
                wrong[kind, name] = (found.inline, found.elsewhere)
            if response.status_code == 200:
                seen.add(name)
    assert wrong == {}
    assert {
        "my_work",
        "request",
        "clients",
        "client",
        "people",
        "seat",
        "coverage",
        "flow",
        "history",
    } <= seen
    assert {"portal", "portal_request", "account_login", "portal_sign_in", "receive", "hand_over"} <= seen


@pytest.mark.parametrize("path", ["/nowhere/", "/requests/987654/", "/portal/requests/987654/"])
def test_a_page_that_is_not_there_is_as_strict(world: World, path: str) -> None:
    for who in (world.cast.diana, world.cast.alice):
        response = browser(who).get(path, follow=True)
        found = markup.read(response.content.decode())
        assert (policy(response.headers["Content-Security-Policy"]), found.inline) == (POLICY, [])


def test_a_form_without_its_token_is_refused_with_a_page_of_ours(world: World) -> None:
    visitor = browser(world.cast.diana, enforce_csrf_checks=True)
    response = visitor.post(f"/requests/{world.open.number}/take/")
    assert response.status_code == 403
    assert markup.read(response.content.decode()).inline == []


def test_cookies_are_for_this_site_only_and_not_for_scripts(world: World) -> None:
    visitor = Browser()
    visitor.get("/accounts/login/")
    typed = {"login": user_of(world.cast.diana).email, "password": factories.PASSWORD}
    assert visitor.post("/accounts/login/", typed).status_code == 302
    cookies = {name: (each["httponly"], each["samesite"]) for name, each in visitor.cookies.items()}
    assert len(cookies) >= 2
    assert {name: each for name, each in cookies.items() if each != (True, "Lax")} == {}
