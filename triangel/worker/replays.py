"""Running a version of the matrix over past requests."""

from datetime import datetime

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.desk import actions
from triangel.desk.choices import ReplayState
from triangel.desk.models import MatrixReplay
from triangel.desk.queries.replay import replayed


def run_replay(pk: int, at: datetime) -> None:
    """Find out what was asked and keep it. Done twice it does nothing the second time."""
    replay = MatrixReplay.objects.select_related("version").filter(pk=pk).first()
    if replay is None or replay.state in (ReplayState.DONE, ReplayState.FAILED):
        return
    system = User.objects.system()

    def follow(done: int, total: int) -> None:
        actions.follow_replay(replay, done=done, total=total, actor=system, at=at)

    try:
        result = replayed(replay, today=local_day(at), progress=follow)
    except Exception:
        actions.finish_replay(replay, result=None, actor=system, at=at)
        raise
    actions.finish_replay(replay, result=result, actor=system, at=at)
