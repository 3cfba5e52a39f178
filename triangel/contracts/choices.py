"""The words that columns about contracts may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractKind(models.TextChoices):
    """What a contract delivers."""

    WORKPLACE = "workplace", _("managed workplace")
    APPLICATIONS = "applications", _("application management")
    HOSTING = "hosting", _("hosting and cloud")
    NETWORK = "network", _("network and connectivity")
    SECURITY = "security", _("security")
    TELEPHONY = "telephony", _("telephony")
    FRAMEWORK = "framework", _("framework agreement")
    OTHER = "other", _("other")


class ContractClass(models.TextChoices):
    """How much management a contract gets: from very large (A) to micro (D)."""

    A = "A", _("A, very large")
    B = "B", _("B, large or complex")
    C = "C", _("C, standard")
    D = "D", _("D, micro")
