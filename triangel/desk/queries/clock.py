"""What the clock has to look at."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from triangel.desk.choices import PromiseState, State
from triangel.desk.models import ClientRequest, Promise

#: Nobody's silence closes a request sooner than this, whatever the calendar.
SHORTEST_SILENCE = timedelta(days=5)


def with_broken_promise(at: datetime) -> QuerySet[ClientRequest]:
    """The requests of which the promised moment has passed, longest first."""
    broken = Promise.objects.filter(state=PromiseState.OPEN, promised_by__lt=at)
    return ClientRequest.objects.filter(pk__in=broken.values("client_request")).order_by("pk")


def resolved_for_days(at: datetime) -> QuerySet[ClientRequest]:
    """The resolved requests about which the client has said nothing for days.

    Those out of an imported history stay as the log left them: nobody was asked anything about them here.
    """
    return ClientRequest.objects.filter(
        state=State.RESOLVED, resolved_at__lte=at - SHORTEST_SILENCE, origin_source=""
    ).order_by("pk")
