"""Clients at their own pages. Views read the clock themselves, so everything here happens around now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from triangel.clients.models import Contact
from triangel.desk import actions
from triangel.desk.models import ClientRequest, Topic
from triangel.tests.cast import Cast

Ask = Callable[..., ClientRequest]


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """The cast with the default matrix in force."""
    actions.publish_first_matrix(actor=cast.system, at=timezone.now() - timedelta(days=100))
    return cast


@pytest.fixture
def ask(desk: Cast) -> Ask:
    """A contact asks something; so many days ago."""

    def asking(
        contact: Contact,
        subject: str = "Printer at the entrance",
        *,
        topic: str = "incident",
        days_ago: float = 1,
        **fields: Any,
    ) -> ClientRequest:
        question = actions.Question(
            client=contact.client,
            contact=contact,
            subject=subject,
            body="It prints nothing since this morning.",
            channel="portal",  # type: ignore[arg-type]
            topic=Topic.objects.get(code=topic),
            **fields,
        )
        assert contact.user is not None
        return actions.receive(question, actor=contact.user, at=timezone.now() - timedelta(days=days_ago))

    return asking


def browser_of(contact: Contact) -> Browser:
    """The browser of a contact who has come in."""
    browser = Browser(headers={"accept-language": "en"})
    assert contact.user is not None
    browser.force_login(contact.user)
    return browser
