"""How Django finds this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    """When people meet."""

    name = "scheduling"
    verbose_name = _("Scheduling")
