"""The menu of the staff's pages, and where searching starts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from triangel.ui.navigation import Destination, address, entries

WORK = [
    Destination("my_work", _("My work"), "inbox"),
    Destination("requests", _("Requests"), "message"),
    Destination("clients", _("Clients"), "triangle"),
    Destination("coverage", _("Coverage"), "calendar-stats"),
    Destination("people", _("People"), "users", on_phone=False),
    Destination("flow", _("Flow"), "route", on_phone=False),
    Destination("matrix", _("Who does what"), "table", on_phone=False),
]
SETTINGS = [
    Destination("history", _("Read in history"), "file-import", on_phone=False),
    Destination("confidential", _("Confidential complaints"), "lock", on_phone=False),
]


def menu(request: HttpRequest) -> dict[str, Any]:
    """For pages of employees (see ``staff``) the menu; for others nothing."""
    employee = getattr(request, "employee", None)
    if employee is None:
        return {}
    return {
        "nav": entries(WORK, request.path),
        "settings_nav": entries(SETTINGS, request.path) if employee.is_administrator else [],
        "search_url": address("requests"),
    }
