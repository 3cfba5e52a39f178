"""Who reads, edits, reviews and publishes the responsibility matrix.

Everybody who works here may read what is or was in force: why something comes to him is no secret. Drafts are
for who makes and judges them: administrators, and the director.
"""

from django.db.models import QuerySet

from triangel.core.models import JournalEntry, User
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixReplay, MatrixVersion
from triangel.people import access as people_access

#: What makes somebody the maker of a version, in the journal.
MAKING = ("make_draft", "set_part", "explain_row", "change_row", "add_row", "drop_row")


def visible_versions(user: User) -> QuerySet[MatrixVersion]:
    """The versions of the matrix that exist for this user."""
    if can_decide_on_matrix(user):
        return MatrixVersion.objects.all()
    if people_access.is_staff(user):
        return MatrixVersion.objects.filter(state=MatrixState.PUBLISHED)
    return MatrixVersion.objects.none()


def visible_replays(user: User) -> QuerySet[MatrixReplay]:
    """The replays of the versions that exist for this user."""
    return MatrixReplay.objects.filter(version__in=visible_versions(user))


def can_edit_matrix(user: User) -> bool:
    """Whether the user may make drafts, change them, and arrange the topics."""
    return people_access.is_administrator(user)


def can_decide_on_matrix(user: User) -> bool:
    """Whether the user may see drafts, publish what was reviewed, and withdraw."""
    return people_access.is_administrator(user) or people_access.is_director(user)


def can_review_matrix(user: User, version: MatrixVersion) -> bool:
    """Whether the user may judge this version: one who decides and had no hand in it himself."""
    return can_decide_on_matrix(user) and not had_a_hand_in(user, version)


def had_a_hand_in(user: User, version: MatrixVersion) -> bool:
    """Whether the user made this version or changed anything in it."""
    if user.pk == version.made_by_id:
        return True
    changes = JournalEntry.objects.filter(object_type="matrix", object_id=version.pk, verb__in=MAKING)
    return changes.filter(actor=user).exists()
