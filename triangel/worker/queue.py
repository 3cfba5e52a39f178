"""The way into the background. Nothing outside this room names the program behind it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task


def enqueue(
    task: Task[Any, Any, Any], *, not_before: datetime | None = None, once: str | None = None, **values: Any
) -> bool:
    """Have a task of `tasks.py` done in the background; its values must fit in JSON.

    It belongs to the caller's transaction: what is rolled back is never done. `once` names the work: while
    work of that name waits, no second is added, and the answer is False.
    """
    deferrer = task.configure(schedule_at=not_before, queueing_lock=once)
    try:
        with transaction.atomic():
            deferrer.defer(**values)
    except AlreadyEnqueued:
        return False
    return True
