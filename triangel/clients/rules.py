"""When a client's file may be opened and closed, in plain values."""

from datetime import date

from triangel.core.rules import Refused, gettext_noop


class ClientIsClosed(Refused):
    """Nothing new begins at a client who has left."""


def check_closing(since_on: date, until_on: date) -> None:
    """Refuse an end before the client's first day."""
    if until_on < since_on:
        raise Refused(
            gettext_noop("The client is one since %(since_on)s: choose a later end."),
            field="until_on",
            since_on=since_on,
        )


def check_is_client(until_on: date | None, day: date) -> None:
    """Refuse what begins on a day on which the client is one no longer."""
    if until_on is not None and until_on <= day:
        raise ClientIsClosed(
            gettext_noop("This client left on %(until_on)s: choose an earlier day."),
            field="starts_on",
            until_on=until_on,
        )
