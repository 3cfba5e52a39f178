"""The words that columns about projects may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectState(models.TextChoices):
    """Where a project stands in its life."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class PriceKind(models.TextChoices):
    """Who carries the risk of effort."""

    FIXED_PRICE = "fixed_price", _("fixed price")
    TIME_AND_MATERIAL = "time_material", _("time and material")
