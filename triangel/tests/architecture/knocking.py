"""Trying an address and putting everything back, so that the next one finds the same world."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser

#: What differs between two renderings of the same page.
TOKEN = re.compile(r"[0-9A-Za-z]{64}")


@dataclass(frozen=True)
class Answer:
    """What came back. ``fault`` is what went wrong in the program, when something did."""

    status: int
    location: str
    body: str
    fault: str


def knock(browser: Browser, method: str, path: str, **more: object) -> Answer:
    """Ask, see to it that what was written could have been kept, and take it back."""
    return undone(lambda: getattr(browser, method)(path, **more))


def undone(asking: Callable[[], Any]) -> Answer:
    """The answer to something, of which nothing is kept."""
    with transaction.atomic():
        response = asking()
        fault = ""
        if response.status_code >= 500:
            kind, value = (getattr(response, "exc_info", None) or (None, None, None))[:2]
            fault = f"{getattr(kind, '__name__', '')}: {str(value)[:200]}"
        else:
            fault = _refused_by_the_database()
        transaction.set_rollback(True)
    body = b"" if response.streaming else response.content
    return Answer(response.status_code, response.get("Location", ""), TOKEN.sub("", body.decode()), fault)


def _refused_by_the_database() -> str:
    """What the rules say that the database asks only when a transaction ends."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        return f"at the end of the transaction: {error}"
    return ""
