"""The admin as a signed-in person meets it in the tests."""

from django.test import Client
from django.urls import reverse

from recruitment.models import User

LIST = "admin:applications_application_changelist"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="recruitment.accounts.EmailBackend")
    return client


def dossier(pk: int) -> str:
    return reverse("admin:applications_application_change", args=[pk])


def move(pk: int, name: str) -> str:
    return reverse("admin:applications_application_move", args=[pk, name])


def letter(pk: int, act: str = "change") -> str:
    return reverse(f"admin:recruitment_outgoingmail_{act}", args=[pk])
