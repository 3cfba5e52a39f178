"""What the grid answers when a cell cannot be kept."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse

from triangel.core.rules import Refused
from triangel.ui.refusals import sentence
from triangel.web.staff import StaffRequest


def refused(request: StaffRequest, why: Refused) -> HttpResponse:
    """Nothing is swapped in; a toast says why, once and not again on the next page."""
    list(messages.get_messages(request))
    response = HttpResponse(status=409)
    response["X-Triangel-Said"] = quote(sentence(why))
    return response
