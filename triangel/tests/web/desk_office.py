"""An office to try the staff's pages in. Views read the clock themselves, so all happens around now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from triangel.core.models import User
from triangel.desk import actions
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Topic
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HTMX = {"HX-Request": "true"}

Ask = Callable[..., ClientRequest]


@dataclass
class Office:
    """The cast, with a matrix in force, a telephone and a browser for everybody."""

    cast: Cast

    def ask(
        self, topic: str | None = "renewal", *, days_ago: float = 1, by: Employee | None = None, **fields: Any
    ) -> ClientRequest:
        """Alice of client A asks something; somebody writes it down."""
        asked: dict[str, Any] = {
            "client": self.cast.a,
            "contact": self.cast.alice,
            "subject": "How long does our contract run?",
            "body": "We would like to know before summer.",
            "channel": Channel.PHONE,
            "topic": Topic.objects.get(code=topic) if topic else None,
        }
        actor = user_of(by or self.cast.anna)
        at = timezone.now() - timedelta(days=days_ago)
        return actions.receive(actions.Question(**(asked | fields)), actor=actor, at=at)

    def browser(self, person: Any) -> Browser:
        """A browser in which this employee or contact has signed in."""
        browser = Browser()
        browser.force_login(user_of(person), backend=BACKEND)
        return browser


def open_office(cast: Cast) -> Office:
    """The cast at work: the default matrix in force, and a sign-in for who works at the desk."""
    actions.publish_first_matrix(actor=cast.system, at=timezone.now() - timedelta(days=100))
    cast.dora.user = factories.user("Dora Hof", email="dora@triangel.example")
    cast.dora.save(update_fields=["user"])
    return Office(cast)


def user_of(person: Any) -> User:
    user = person.user
    assert isinstance(user, User)
    return user


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text
