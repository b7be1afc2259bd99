"""How Django finds this app, and which admin site it uses."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    """The ground floor."""

    name = "recruitment"
    default = True
    verbose_name = _("Recruitment")

    def ready(self) -> None:
        """Register checks, letters to the staff, impossible states, stamps and signs of life, once the models are there."""
        import_module("recruitment.invariants")
        import_module("recruitment.live")
        import_module("recruitment.pulse")
        import_module("recruitment.rehearsal")
        import_module("recruitment.staff_letters")


class AdminConfig(stock.AdminConfig):
    """The stock admin with our site: who may enter is answered by the table of permissions."""

    default = False
    default_site = "recruitment.admin_site.Site"
