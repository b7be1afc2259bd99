"""How Django finds this app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """What is judged."""

    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Declare the impossible states, and listen to the moves, once the models are there."""
        import_module("applications.invariants")
        import_module("applications.declared")
        import_module("applications.votes")
        import_module("applications.screening")
        import_module("applications.references")
        import_module("applications.offers")
        import_module("applications.samples")
        import_module("applications.listening").connect()
