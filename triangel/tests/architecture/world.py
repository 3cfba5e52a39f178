"""A provider in which every address leads to something."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.desk import actions
from triangel.desk.choices import Channel, NoticeKind
from triangel.desk.models import (
    ClientRequest,
    Inquiry,
    MatrixReplay,
    MatrixVersion,
    Notice,
    SavedFilter,
    Topic,
)
from triangel.desk.rules import Hand
from triangel.exchange.logs import uploads
from triangel.exchange.logs.uploads import Upload
from triangel.people.models import Absence, Employee, Photo, StandIn
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.triangle.models import Appointment
from triangel.worker.replays import run_replay

LOG = b"case,activity,moment,who\n1,start,2026-01-05 10:00,Jan\n1,end,2026-01-05 11:00,Piet\n"


@dataclass(frozen=True)
class World:
    """The cast with requests in every state. All is of client A but ``of_b``."""

    cast: Cast
    open: ClientRequest  # with the service desk; asked by Alice
    offered: ClientRequest  # asked of Carin by Dora
    waiting: ClientRequest
    resolved: ClientRequest
    closed: ClientRequest
    complaint: ClientRequest  # about Carin: she, Cees who stands in for her, and nobody else is kept out
    of_b: ClientRequest
    saved_filter: SavedFilter
    notice: Notice
    inquiry: Inquiry
    absence: Absence
    stand_in: StandIn
    appointment: Appointment
    photo: Photo  # of Carin
    upload: Upload
    draft: MatrixVersion  # version 2, by Ada
    replay: MatrixReplay  # of the draft, done

    @property
    def requests_of_a(self) -> list[ClientRequest]:
        """Those anybody at client A may see who follows all of them."""
        return [self.open, self.offered, self.waiting, self.resolved, self.closed, self.complaint]


def browser(who: Employee | Contact | User | None = None, **more: Any) -> Browser:
    """A browser of somebody who has come in, or of a stranger. A fault shows as a page with status 500."""
    opened = Browser(headers={"accept-language": "en"}, raise_request_exception=False, **more)
    if who is not None:
        opened.force_login(who if isinstance(who, User) else user_of(who))
    return opened


def ask(
    cast: Cast, contact: Contact, *, topic: str = "incident", at: datetime, **fields: Any
) -> ClientRequest:
    """A contact asks something in the portal."""
    question = actions.Question(
        client=contact.client,
        contact=contact,
        subject="Printer at the entrance",
        body="It prints nothing since this morning.",
        channel=Channel.PORTAL,
        topic=Topic.objects.get(code=topic),
        **fields,
    )
    return actions.receive(question, actor=user_of(contact), at=at)


def make(cast: Cast) -> World:
    """Write it all into the database, around now."""
    now = timezone.now()
    at = now - timedelta(days=1)
    first = actions.publish_first_matrix(actor=cast.system, at=now - timedelta(days=100))
    draft = actions.copy_matrix(first, note="", actor=user_of(cast.ada), at=now)
    cast.dora.user = factories.user("Dora Hof", email="dora@triangel.example")
    cast.dora.save(update_fields=["user"])
    rows = {
        name: ask(cast, cast.alice, at=at) for name in ("open", "offered", "waiting", "resolved", "closed")
    }
    by_dora: dict[str, Any] = {"actor": cast.dora.user, "at": at + timedelta(hours=1)}
    actions.ask_transfer(rows["offered"], to=Hand(seat=cast.cm_a.pk), reason="about the contract", **by_dora)
    actions.wait_for_client(rows["waiting"], question="Which printer?", **by_dora)
    actions.resolve(rows["resolved"], body="It prints again.", **by_dora)
    actions.resolve(rows["closed"], body="It prints again.", **by_dora)
    later = at + timedelta(hours=2)
    actions.confirm(rows["closed"], actor=user_of(cast.alice), at=later)
    today = timezone.localdate()
    return World(
        cast=cast,
        **rows,
        complaint=ask(cast, cast.alice, topic="complaint_cm", about=cast.carin, at=at),
        of_b=ask(cast, cast.bob, at=at),
        saved_filter=SavedFilter.objects.create(employee=cast.diana, name="Mine", query="state=open"),
        notice=Notice.objects.create(
            client_request=rows["open"], employee=cast.diana, kind=NoticeKind.MATRIX, at=at
        ),
        inquiry=actions.ask_for_facts(
            rows["open"], employee=cast.diana, question="When was it tested?", **by_dora
        ),
        absence=factories.absence(cast.carin, today + timedelta(days=20), today + timedelta(days=30)),
        stand_in=StandIn.objects.get(employee=cast.carin),
        appointment=Appointment.objects.get(seat=cast.cm_a),
        photo=factories.photo(cast.carin),
        upload=_sent_log(user_of(cast.ada), now),
        draft=draft,
        replay=_tried_out(cast, draft, now),
    )


def _sent_log(by: User, at: datetime) -> Upload:
    assert "triangel-tests-" in str(settings.MEDIA_ROOT)
    return uploads.keep([LOG], name="log.csv", by=by.pk, at=at)


def _tried_out(cast: Cast, draft: MatrixVersion, at: datetime) -> MatrixReplay:
    """After a change, so that requests move."""
    by: dict[str, Any] = {"actor": user_of(cast.ada), "at": at}
    row = draft.rows.get(topic__code="incident")
    actions.set_part(row, role="service_desk", part="-", **by)
    actions.set_part(row, role="contract_manager", part="A/R", **by)
    week = timedelta(days=7)
    replay = actions.ask_replay(draft, received_from=at - week, received_until=at, **by)
    run_replay(replay.pk, at)
    replay.refresh_from_db()
    return replay
