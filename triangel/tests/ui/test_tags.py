from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from triangel.ui.navigation import Destination, entries
from triangel.ui.templatetags.ui import initials, money

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna de Wit", "AW"),
        ("Jan van der Veen", "JV"),
        ("Mo", "M"),
        ("Anne-Marie Smit", "AS"),
        ("de boer", "DB"),
        ("", ""),
    ],
)
def test_initials_leave_out_the_small_words(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_money_is_written_in_the_readers_notation() -> None:
    written = []
    for language in ("nl", "en"):
        with translation.override(language):
            written.append(money(Decimal("12500.40")).replace("\N{NO-BREAK SPACE}", " "))
    assert written == ["€ 12.500", "€ 12,500"]


def test_a_moment_carries_its_full_date() -> None:
    with translation.override("en"):
        assert rendered("{% when now %}") == (
            '<time datetime="2026-11-23T13:00:00+01:00" '
            'title="Monday 23 November 2026 13:00">today 13:00</time>'
        )
        assert rendered('{% when nothing "never" %}', nothing=None) == "never"


def test_the_address_keeps_what_was_chosen() -> None:
    request = RequestFactory().get("/requests/", {"state": "open", "page": "3"})
    assert rendered("{% query page=None %}", request=request) == "?state=open"
    assert rendered("{% query page=4 %}", request=request) == "?state=open&amp;page=4"
    assert rendered("{% query page=None state=None %}", request=request) == "."


class Contact(forms.Form):
    name = forms.CharField(help_text="In full")
    urgent = forms.BooleanField(required=False)


def test_an_error_is_tied_to_its_input_and_keeps_what_was_typed() -> None:
    form = Contact({"name": "", "urgent": "on"})
    with translation.override("en"):
        markup = str(form)
    assert 'aria-describedby="id_name_help id_name_error"' in markup
    assert 'aria-invalid="true"' in markup
    assert '<p class="t-error" id="id_name_error">' in markup
    assert "This field is required." in markup
    assert " checked" in markup


def test_a_role_is_said_beside_its_colour() -> None:
    with translation.override("en"):
        markup = rendered('{% role_dot "contract_manager" %}')
    assert markup.endswith("</svg>contract manager</span>")


def test_an_icon_beside_a_word_is_silent_and_alone_it_speaks() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "phone" %}')
    assert 'role="img" aria-label="Call"' in rendered('{% icon "phone" 18 "Call" %}')


def test_a_name_cannot_bring_markup_with_it() -> None:
    markup = rendered("{% person name note %}", name="<b>Eve</b>", note="<i>")
    assert ("<b>" in markup, "<i>" in markup) == (False, False)


def test_a_menu_leaves_out_what_does_not_exist_and_marks_where_one_is() -> None:
    places = [Destination("account_login", "Sign in", "login"), Destination("no_such_page", "Nowhere", "x")]
    assert [(entry.url, entry.active) for entry in entries(places, "/accounts/login/")] == [
        ("/accounts/login/", True)
    ]
