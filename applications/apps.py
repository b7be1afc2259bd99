"""How Django finds this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """What is judged."""

    name = "applications"
    verbose_name = _("Applications")
