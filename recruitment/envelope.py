"""The letter as it arrives: text, the same text in one HTML frame, and what goes with it."""

from collections.abc import Iterator, Mapping
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from recruitment.letters import complete
from recruitment.models import OutgoingMail


def message(mail: OutgoingMail, values: Mapping[str, str]) -> EmailMultiAlternatives:
    """The mail of this row; `values` fills what was left for the moment of sending."""
    subject, body = complete(mail.subject, values), complete(mail.body, values)
    email = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=settings.MAIL_FROM,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(render_to_string("mail/frame.html", {"subject": subject, "body": body}), "text/html")
    for part in _files(mail):
        email.attach(part)
    return email


def _files(mail: OutgoingMail) -> Iterator[MIMEText]:
    for file in mail.attachments:
        kind, *parameters = (word.strip() for word in file["content_type"].split(";"))
        part = MIMEText(file["text"], kind.partition("/")[2], "utf-8")
        for name, _equals, value in (parameter.partition("=") for parameter in parameters):
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=file["name"])
        yield part
