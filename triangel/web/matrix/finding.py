"""The version or row that an address names, for who may see it; for anybody else it does not exist."""

from django.http import Http404

from triangel.desk import access
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixReplay, MatrixRow, MatrixVersion, Topic
from triangel.web.staff import StaffRequest


def version_found(request: StaffRequest, number: int) -> MatrixVersion:
    """A version that exists for who asks."""
    people = ("made_by", "sent_by", "reviewed_by", "published_by", "withdrawn_by", "based_on")
    rows = access.visible_versions(request.user).select_related(*people)
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def version_to_edit(request: StaffRequest, number: int) -> MatrixVersion:
    """The same for an administrator, who may change it while it is a draft."""
    if not access.can_edit_matrix(request.user):
        raise Http404
    return version_found(request, number)


def version_to_decide(request: StaffRequest, number: int) -> MatrixVersion:
    """The same for who decides about the matrix."""
    if not access.can_decide_on_matrix(request.user):
        raise Http404
    return version_found(request, number)


def row_to_edit(request: StaffRequest, number: int, pk: int) -> MatrixRow:
    """A row of a version that an administrator may change."""
    version = version_to_edit(request, number)
    row = (
        MatrixRow.objects.select_related("topic", "client", "version").filter(version=version, pk=pk).first()
    )
    if row is None:
        raise Http404
    return row


def topic_to_edit(request: StaffRequest, code: str) -> Topic:
    """A topic that an administrator may change."""
    topic = Topic.objects.select_related("parent").filter(code=code).first()
    if topic is None or not access.can_edit_matrix(request.user):
        raise Http404
    return topic


def replay_found(request: StaffRequest, number: int, pk: int) -> MatrixReplay:
    """A replay that exists for who asks."""
    rows = access.visible_replays(request.user).select_related("version", "asked_by")
    found = rows.filter(version__number=number, pk=pk).first()
    if found is None:
        raise Http404
    return found


def draft_of(request: StaffRequest) -> MatrixVersion | None:
    """The newest version that is on its way to be published, for who may see it."""
    on_its_way = [MatrixState.DRAFT, MatrixState.IN_REVIEW, MatrixState.REVIEWED]
    return access.visible_versions(request.user).filter(state__in=on_its_way).order_by("-number").first()
