"""`python -m triangel.worker` is the process that does the background work; the command line starts it."""

import asyncio
import os

import django
from django.conf import settings
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import DeleteJobCondition

SHUTDOWN_SECONDS = 20  # what a job gets to finish; after that it is done again later


async def work(connector: BaseConnector) -> None:
    """Until SIGTERM. Woken by the database, so that a job starts within moments."""
    with app.replace_connector(connector) as worker:
        async with worker.open_async():
            await worker.run_worker_async(
                concurrency=settings.WORKER_JOBS,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                name="triangel",
            )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangel.config.settings")
    django.setup()
    if not isinstance(app.connector, DjangoConnector):
        raise TypeError("The background work needs Django's connector.")
    asyncio.run(work(app.connector.get_worker_connector()))


if __name__ == "__main__":
    main()
