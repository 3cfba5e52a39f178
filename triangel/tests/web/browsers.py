"""Browsers of the cast, and what tests look for on a page."""

import re
from typing import Any

from django.test import Client as Browser

from triangel.clients.models import Contact
from triangel.people.models import Employee


def browser_of(person: Employee | Contact, language: str = "en") -> Browser:
    """A browser in which this person is signed in."""
    browser = Browser(headers={"accept-language": language})
    assert person.user is not None
    browser.force_login(person.user)
    return browser


def page(person: Employee | Contact, address: str) -> str:
    """What this person sees at an address that is there for him."""
    response = browser_of(person).get(address)
    assert response.status_code == 200
    return response.content.decode()


def lead(text: str) -> str:
    """The sentence at the top of the page."""
    found = re.search(r'<p class="t-lead"[^>]*>(.*?)</p>', text, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def names(text: str) -> list[str]:
    """The clients on the wall, in their order."""
    return re.findall(r'<span class="t-name">(.*?)</span>', text)


def errors(response: Any) -> list[str]:
    """What a refused form says."""
    text = response.content.decode()
    told = re.findall(r'<p class="t-error"[^>]*>.*?<span>(.*?)</span></p>', text, re.DOTALL)
    return told + re.findall(r'class="t-form-errors".*?<li>(.*?)</li>', text, re.DOTALL)
