"""Reading and importing the logs that were sent in through a page."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from triangel.core.models import User
from triangel.core.rules import Refused, gettext_noop
from triangel.exchange.logs import uploads
from triangel.exchange.logs.load import Loaded, Plan, load, plan
from triangel.exchange.logs.mapping import from_document
from triangel.exchange.logs.preview import ReadLog, read_log
from triangel.exchange.logs.uploads import Upload

BROKE = Refused(
    gettext_noop("Something went wrong on our side. Nothing was imported; the server's own log says why.")
)


def read_upload(token: str, at: datetime) -> None:
    """Read a log that was sent in, and write down what an import would do."""
    upload = uploads.find(token)
    if upload is None or upload.state != "to read":
        return
    try:
        read = _read(upload, at)
        uploads.write(upload, state="read", report=_report(read, plan(read)))
    except Refused as refused:
        _refuse(upload, refused)
    except Exception:
        _refuse(upload, BROKE)
        raise


def import_upload(token: str, user_id: int, at: datetime) -> None:
    """Import a log that was sent in. Done twice it does nothing the second time."""
    upload = uploads.find(token)
    if upload is None or upload.state != "to import":
        return
    try:
        loaded = load(
            _read(upload, at),
            actor=User.objects.get(pk=user_id),
            at=at,
            client_name=upload.client_name,
            leave_out=upload.leave_out,
            progress=_progress(upload, half=1),
        )
        uploads.write(upload, state="imported", result=_result(loaded))
    except Refused as refused:
        _refuse(upload, refused)
    except Exception:
        _refuse(upload, BROKE)
        raise


def _read(upload: Upload, at: datetime) -> ReadLog:
    source = upload.source()
    half = 0 if upload.state == "to import" else None
    progress = _progress(upload, half=half)
    return read_log(source, from_document(upload.mapping), now=at, progress=progress)


def _progress(upload: Upload, *, half: int | None) -> Callable[[int, int], None]:
    """Writes down every per cent. An import is two halves: reading, then writing."""
    said = -1

    def tell(done: int, total: int) -> None:
        nonlocal said
        percent = 100 * done // total if total else 100
        shown = percent if half is None else 50 * half + percent // 2
        if shown != said:
            said = shown
            uploads.write(upload, done=shown, total=100)

    return tell


def _refuse(upload: Upload, refused: Refused) -> None:
    values = {name: str(value) for name, value in refused.values.items()}
    uploads.write(upload, state="refused", refusal={"message": refused.message, "values": values})


def _report(read: ReadLog, planned: Plan) -> dict[str, Any]:
    """What a page shows before an import, as plain values."""
    figures = asdict(read.figures)
    figures.pop("by_party")
    earlier = planned.earlier
    return {
        **figures,
        "first_at": read.first_at.isoformat(),
        "last_at": read.last_at.isoformat(),
        "teams": read.teams,
        "persons": read.persons,
        "clients": read.clients,
        "new": 0 if planned.nothing_new else len(planned.new),
        "same": planned.same,
        "left_out": read.left_out + planned.different,
        "earlier": None if earlier is None else earlier.imported_at.isoformat(),
        "nothing_new": planned.nothing_new,
        "problems": [asdict(problem) for problem in planned.problems],
    }


def _result(loaded: Loaded) -> dict[str, Any]:
    return {"requests": loaded.requests, "events": loaded.events, "same": loaded.same, **asdict(loaded.made)}
