"""The words that columns about seats may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatKind(models.TextChoices):
    """The role that a seat is."""

    ACCOUNT_MANAGER = "account_manager", _("account manager")
    CONTRACT_MANAGER = "contract_manager", _("contract manager")
    PROJECT_MANAGER = "project_manager", _("project manager")
    SENIOR_SUPPLIER = "senior_supplier", _("senior supplier")
    SERVICE_DESK = "service_desk", _("service desk")


class Part(models.TextChoices):
    """What somebody is appointed as: the holder of a seat, or the one who takes over from him."""

    HOLDER = "holder", _("holder")
    DEPUTY = "deputy", _("deputy")
