"""When something breaks: a page in the house style, made without the database."""

from __future__ import annotations

import sys

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: After how many seconds a browser may ask again when the database does not answer.
ASK_AGAIN = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever was not foreseen. A database that is away for a moment is no fault of the page: 503."""
    error = sys.exc_info()[1]
    if not isinstance(error, (OperationalError, InterfaceError)):
        return render(None, "500.html", status=500)
    answer = render(None, "503.html", status=503)
    answer["Retry-After"] = str(ASK_AGAIN)
    return answer
