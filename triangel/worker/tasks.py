"""What is done in the background. Procrastinate finds this module by its name.

A job may be done twice: a worker that was killed left it half done, and another one does it again.
"""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from triangel.core import actions
from triangel.core.models import User
from triangel.worker import clock, imports, letters, reactions, replays

# a worker says every ten seconds that it is alive
STALLED_SECONDS = 30


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Do again what a killed worker was doing. Where the same work waits already, that one does it."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="escalate_broken_promises", lock="clock")
def escalate_broken_promises(timestamp: int) -> None:
    """A promise that was not kept goes up the line."""
    clock.escalate_broken_promises(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="close_silent_requests", lock="clock")
def close_silent_requests(timestamp: int) -> None:
    """Who says nothing about what was resolved, agrees; about a complaint a second person is asked."""
    now = timezone.now()
    clock.close_silent_requests(now)
    clock.ask_second_persons(now)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="close_sign_ins", lock="clock")
def close_sign_ins(timestamp: int) -> None:
    """Who left cannot sign in any longer."""
    clock.close_sign_ins(timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_changes", lock="clock")
def forget_changes(timestamp: int) -> None:
    """Yesterday's notes of changes are of no use to anybody."""
    actions.forget_changes(actor=User.objects.system(), at=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="react_to_journal", lock="react_to_journal")
def react_to_journal(timestamp: int) -> None:
    """Tell clients what was said to them."""
    reactions.react(timezone.now())


@app.task(retry=RetryStrategy(max_attempts=5, wait=10))
def mail_sign_in_link(email: str, browser_hash: str) -> None:
    """Mail a link to sign in with, when a contact has this address."""
    letters.send_sign_in_link(email, browser_hash, timezone.now())


@app.task(lock="imports")
def read_log(token: str) -> None:
    """Read a log that was sent in through a page."""
    imports.read_upload(token, timezone.now())


@app.task(lock="imports")
def import_log(token: str, user_id: int) -> None:
    """Import a log that was sent in through a page."""
    imports.import_upload(token, user_id, timezone.now())


@app.task
def replay_matrix(replay: int) -> None:
    """A version of the matrix is run over past requests."""
    replays.run_replay(replay, timezone.now())
