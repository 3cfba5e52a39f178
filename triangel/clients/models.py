"""The provider's clients and the people who work there."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from triangel.clients.choices import Language, Sector
from triangel.people.models import Team


class Client(models.Model):
    """An organisation that buys services from the provider.

    ``service_desk`` is the team its users meet first. Seats for its account and contract manager exist
    from its first day: the database makes them together with this row.
    """

    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=160)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, default=Sector.OTHER)
    city = models.CharField(_("city"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    since_on = models.DateField(_("client since"))
    until_on = models.DateField(_("client until"), null=True, blank=True)
    service_desk = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="clients", verbose_name=_("service desk")
    )
    sort_name = models.GeneratedField(
        expression=Func(Lower("name"), function="f_unaccent"),
        output_field=models.CharField(max_length=160),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="client_number_is_unique",
                violation_error_message=_("There is already a client with this number."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="client_name_is_unique",
                violation_error_message=_("There is already a client with this name."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="client_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("sort_name"), name="gin_trgm_ops"), name="client_name_trigram"),
            models.Index(fields=["sort_name", "id"], name="client_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody at a client who may ask, agree or decide.

    ``is_client_manager`` may follow all of the client's requests, not only his own.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="contact"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_client_manager = models.BooleanField(_("follows all requests of the client"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="contact_email_is_unique",
                violation_error_message=_("This e-mail address already belongs to a contact."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def letters_language(self) -> str:
        """The language of letters to him: the one he chose himself, else the one noted about him."""
        return self.user.language if self.user is not None else self.language


class SignInLink(models.Model):
    """A link mailed to a contact that signs him in once, in the browser that asked for it.

    Only the SHA-256 of the token and of the browser's key are kept.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="sign_in_link_token_is_unique"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="sign_in_link_expires_after_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} {self.made_at:%Y-%m-%d %H:%M}"
