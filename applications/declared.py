"""What an applicant has declared for the consultant alone, as a part of the dossier; nobody who scores comes there."""

from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application, Declaration
from recruitment.models import User


def in_dossier(user: User, application: Application, now: datetime) -> parts.Part | None:
    """What has been declared, and what it asks of the employer; None when it is nothing that this user may see."""
    found = list(Declaration.objects.visible_to(user, now).filter(application=application))
    if not found:
        return None
    rows = format_html_join("", "<li>{}</li>", ((str(declaration),) for declaration in found))
    asks = _duty() if any(declaration.kind == Declaration.Kind.PREFERENTIAL for declaration in found) else SafeString("")
    return parts.Part("declarations", _("For the consultant only"), format_html("<ul>{}</ul>{}", rows, asks))


def _duty() -> SafeString:
    return format_html(
        "<p>{}</p>",
        _(
            "Whoever has the required education must be invited to an interview. Is somebody else to have the post, the employer first "
            "gives the jobcenter its reasons in writing and negotiates with it (lov om kompensation til handicappede i erhverv m.v., § 3). "
            "Ask for no proof."
        ),
    )


parts.DOSSIER.append(in_dossier)
