"""A desk to play with: the cast, the default matrix, and a telephone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from triangel.desk import actions
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Topic
from triangel.tests import factories
from triangel.tests.cast import Cast

Ask = Callable[..., ClientRequest]


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """The cast with the default matrix in force, and a sign-in for who works at the service desk."""
    actions.publish_first_matrix(actor=cast.system, at=factories.NOW - timedelta(days=1))
    cast.dora.user = factories.user("Dora Hof", email="dora@triangel.example")
    cast.dora.save(update_fields=["user"])
    return cast


@pytest.fixture
def ask(desk: Cast) -> Ask:
    """Client A asks something on the telephone; Dora writes it down."""

    def asking(
        topic: str | None = "incident", *, at: datetime = factories.NOW, **fields: Any
    ) -> ClientRequest:
        question: dict[str, Any] = {
            "client": desk.a,
            "contact": desk.alice,
            "subject": "Printer at the entrance",
            "body": "It prints nothing since this morning.",
            "channel": Channel.PHONE,
            "topic": Topic.objects.get(code=topic) if topic else None,
        }
        actor = desk.dora.user
        assert actor is not None
        return actions.receive(actions.Question(**(question | fields)), actor=actor, at=at)

    return asking
