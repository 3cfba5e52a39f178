"""Closed by default, strict about what a page may load, nobody signs himself up."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_may_load_nothing_but_its_own_files(client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
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


def test_nobody_signs_himself_up(client: Client) -> None:
    client.post(
        "/accounts/signup/", {"email": "a@example.org", "password1": "x7!kqPz9wL", "password2": "x7!kqPz9wL"}
    )
    assert not client.login(email="a@example.org", password="x7!kqPz9wL")
