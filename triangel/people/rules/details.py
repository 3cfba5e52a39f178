"""What is known of an employee, in plain values: what may be filled in."""

import re
from decimal import Decimal

from triangel.core.rules import Refused, gettext_noop

#: The size of a contract in full-time equivalents: an hour a week, up to one and a half.
LEAST_FTE, MOST_FTE = Decimal("0.02"), Decimal("1.5")
NUMBER = re.compile(r"\+?[0-9 ()./-]*[0-9][0-9 ()./-]*( *(x|ext\.?) *[0-9]+)?", re.IGNORECASE)


def check_fte(fte: Decimal) -> None:
    """Refuse a size of contract that nobody has."""
    if not LEAST_FTE <= fte <= MOST_FTE:
        raise Refused(
            gettext_noop("FTE lies between 0.02 (an hour a week) and 1.5; 1 is full time."), field="fte"
        )


def check_name(name: str) -> str:
    """The name without spaces around it; one that says nothing is refused."""
    if not name.strip():
        raise Refused(gettext_noop("Fill in a name."), field="name")
    return name.strip()


def check_phone(phone: str) -> str:
    """A number that can be dialled, or nothing: clients ring it from their pages."""
    number = phone.strip()
    if number and not NUMBER.fullmatch(number):
        raise Refused(
            gettext_noop("Fill in a telephone number, like +31 20 123 45 67, or nothing."), field="phone"
        )
    return number
