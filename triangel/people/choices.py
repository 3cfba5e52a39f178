"""The words that columns about employees may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AbsenceKind(models.TextChoices):
    """Why somebody is away. Never more detail than planning needs (no medical data)."""

    HOLIDAY = "holiday", _("holiday")
    SICK = "sick", _("ill")
    LEAVE = "leave", _("leave")
    TRAINING = "training", _("training")
