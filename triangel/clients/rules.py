"""When a client's file may be opened and closed, and what a sign-in link is worth, in plain values."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from triangel.core.rules import Refused, gettext_noop

#: How long a mailed link signs somebody in.
LINK_LIVES = timedelta(minutes=15)
#: How many links one contact gets in an hour, whoever asks for them.
LINKS_AN_HOUR = 6
UNKNOWN_LINK = gettext_noop("This link does not let anybody in. Ask for a new one.")


class ClientIsClosed(Refused):
    """Nothing new begins at a client who has left."""


def check_name(name: str) -> str:
    """The name without spaces around it; one that says nothing is refused."""
    if not name.strip():
        raise Refused(gettext_noop("Fill in a name."), field="name")
    return name.strip()


def check_since(since_on: date, until_on: date | None) -> None:
    """Refuse a first day after the end of the relation."""
    if until_on is not None and until_on < since_on:
        raise Refused(
            gettext_noop("The relation ended on %(until_on)s: choose an earlier first day."),
            field="since_on",
            until_on=until_on,
        )


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


class LinkRefused(Refused):
    """A sign-in link that lets nobody in, and what to do then."""


def secret_hash(secret: str) -> str:
    """What is kept of a secret that somebody else carries: its SHA-256, in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def check_link(
    *, is_same_browser: bool, expires_at: datetime, used_at: datetime | None, at: datetime
) -> None:
    """Refuse a link that was used, is too old, or is opened elsewhere than where it was asked for."""
    if not is_same_browser:
        raise LinkRefused(
            gettext_noop("Open the link in the browser in which you asked for it, or ask for a new one here.")
        )
    if used_at is not None:
        raise LinkRefused(gettext_noop("This link was used already. Ask for a new one."))
    if expires_at <= at:
        raise LinkRefused(gettext_noop("This link is too old. Ask for a new one."))
