"""How Django finds this app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    """When people meet."""

    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        """Declare the letters and the impossible states, and listen to the moves, once the models are there."""
        import_module("scheduling.letters")
        import_module("scheduling.reminder_letters")
        import_module("scheduling.invariants")
        import_module("scheduling.listening").connect()
        import_module("scheduling.own_day")
        import_module("scheduling.own_page")
        import_module("scheduling.panel_day")
        import_module("scheduling.samples")
