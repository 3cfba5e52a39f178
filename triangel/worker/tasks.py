"""What is done in the background. Procrastinate finds this module by its name.

A job may be done twice: a worker that was killed left it half done, and another one does it again.
"""

from procrastinate.contrib.django import app

STALLED_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Do again what a killed worker was doing."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await app.job_manager.retry_job(job)
