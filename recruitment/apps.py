"""How Django finds this app, and which admin site it uses."""

from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    """The ground floor."""

    name = "recruitment"
    default = True
    verbose_name = _("Recruitment")


class AdminConfig(stock.AdminConfig):
    """The stock admin with our site: who may enter is answered by the table of permissions."""

    default = False
    default_site = "recruitment.admin_site.Site"
