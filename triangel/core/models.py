"""Who signs in, and the journal of everything that happened."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

#: The languages Triangel speaks, each under its own name.
LANGUAGES = {"nl": "Nederlands", "en": "English"}


class UserManager(BaseUserManager["User"]):
    """Finds and makes sign-ins by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new sign-in; without a password it can only be used by one-time link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The sign-in with this e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def system(self) -> "User":
        """Triangel itself, the actor of what the clock does; there from the first time it is asked for."""
        user, _ = self.get_or_create(
            is_system=True,
            defaults={"email": "triangel@localhost", "name": "Triangel", "password": "!"},
        )
        return user


class User(AbstractBaseUser):
    """Somebody, or something, that acts: an employee, a client's contact, or Triangel itself."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=list(LANGUAGES.items()), default="nl")
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique",
                violation_error_message=_("This e-mail address is already in use."),
            ),
            models.UniqueConstraint(
                fields=["is_system"],
                condition=models.Q(is_system=True),
                name="user_there_is_one_system",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as people write it."""
        return self.name

    def get_short_name(self) -> str:
        """The first name."""
        return self.name.split(" ", 1)[0]


class JournalEntry(models.Model):
    """One thing that happened: audit trail, timeline, and outbox for reactions.

    ``object_type`` and ``object_id`` name what it happened to; ``client_id`` is the client whose
    timeline shows it. Rows are never changed or deleted (a database trigger refuses both), save for
    ``reacted_at``, the moment the worker dealt with it.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    object_type = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    reacted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="journal_object"),
            models.Index(
                fields=["client_id", "-id"],
                name="journal_client",
                condition=models.Q(client_id__isnull=False),
            ),
            models.Index(fields=["id"], name="journal_to_react", condition=models.Q(reacted_at__isnull=True)),
            BrinIndex(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"


class Change(models.Model):
    """Somebody, a client or a seat changed: one row per statement, written by the database in the statement's
    own transaction. What is remembered in memory (``core.memory``) is forgotten by it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
