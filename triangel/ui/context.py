"""What every page gets to know."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def ui(request: HttpRequest) -> dict[str, datetime | bool]:
    """The moment the page is made (a view that passes its own ``now`` goes before this one)."""
    return {"now": timezone.now(), "debug_pages": settings.DEBUG}
