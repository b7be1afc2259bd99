"""Accounts and seats: made by invitation, changed by others only, never deleted; logged without names."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from applications.models import Panel
from applications.process import Round
from recruitment import clock
from recruitment.models import Membership, OutgoingMail, Posting, User
from recruitment.roles import Role
from tests import desk, journey, people

ADD = "admin:recruitment_user_add"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def account(posting: Posting | None, role: Role, **fields: object) -> dict[str, object]:
    """What the form of an account sends."""
    return {
        "email": "Mette.Madsen@example.dk", "name": "Mette Madsen", "title": "Konsulent", "phone": "", "is_active": "on",
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0", "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "3", "memberships-0-role": role.value, "memberships-0-posting": posting.pk if posting else "",
        "memberships-0-until": "2024-12-31T17:00",
    } | fields  # fmt: skip


def test_an_account_is_made_with_its_role_and_without_a_password(posting: Posting, carl: User) -> None:
    response = desk.signed_in(carl).post(reverse(ADD), account(posting, Role.COMMITTEE_MEMBER))
    assert response.status_code == 302
    mette = User.objects.get(email="mette.madsen@example.dk")
    assert (mette.has_usable_password(), mette.roles) == (False, {Role.COMMITTEE_MEMBER})
    assert mette.memberships.get().until == clock.at(people.AFTER.date().replace(month=12, day=31), people.AFTER.time().replace(hour=17))


def test_the_same_address_in_other_letters_is_refused(posting: Posting, carl: User, mette: User) -> None:
    page = desk.signed_in(carl).post(reverse(ADD), account(posting, Role.COMMITTEE_MEMBER, email=mette.email.upper()))
    assert "Der findes allerede en konto med den adresse." in page.content.decode()


def test_an_administrator_of_a_posting_is_refused_in_words(posting: Posting, carl: User) -> None:
    page = desk.signed_in(carl).post(reverse(ADD), account(posting, Role.ADMINISTRATOR))
    assert "En administrator hører ikke til en stilling" in page.content.decode()
    assert not User.objects.filter(name="Mette Madsen").exists()


def test_an_invitation_is_sent_by_a_button(posting: Posting, carl: User, mette: User) -> None:
    client = desk.signed_in(carl)
    url = reverse("admin:recruitment_user_invite", args=[mette.pk])
    assert url in client.get(reverse("admin:recruitment_user_change", args=[mette.pk])).content.decode()
    assert client.get(url).status_code == 405
    client.post(url)
    assert OutgoingMail.objects.get(letter="staff_invitation").to == mette.email


def test_nobody_gives_themselves_a_role(posting: Posting) -> None:
    solveig = people.staff("Solveig Sand", Role.ADMINISTRATOR, None)
    own = solveig.memberships.get()
    typed = account(posting, Role.CONSULTANT, email=solveig.email, name=solveig.name)
    typed |= {
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": own.pk,
        "memberships-0-user": solveig.pk,
    }
    typed |= {"memberships-1-role": "consultant", "memberships-1-posting": posting.pk, "memberships-1-user": solveig.pk}
    desk.signed_in(solveig).post(reverse("admin:recruitment_user_change", args=[solveig.pk]), typed)
    assert list(Membership.objects.filter(user=solveig).values_list("role", "posting")) == [("administrator", None)]


def test_no_account_is_deleted(carl: User, mette: User) -> None:
    client = desk.signed_in(carl)
    assert client.post(reverse("admin:recruitment_user_delete", args=[mette.pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(reverse("admin:recruitment_user_changelist")).content.decode()


def test_the_log_of_an_account_holds_no_name(posting: Posting, carl: User) -> None:
    desk.signed_in(carl).post(reverse(ADD), account(posting, Role.COMMITTEE_MEMBER))
    entry = LogEntry.objects.get()
    told = f"{entry.object_repr} {entry.change_message} {entry.get_change_message()}".lower()
    assert "mette" not in told
    assert "madsen" not in told


# --- Panels ---


def test_a_seat_is_for_those_who_score_and_for_rounds_that_exist(posting: Posting, carl: User, mette: User, otto: User) -> None:
    client = desk.signed_in(carl)
    form = client.get(reverse("admin:applications_panel_add")).context["adminform"].form
    assert list(form.fields["user"].queryset) == [mette]
    client.post(reverse("admin:applications_panel_add"), {"round": "first_interview", "user": mette.pk, "excused": ""})
    seat = Panel.objects.get()
    assert (seat.posting, seat.user, seat.round) == (posting, mette, "first_interview")
    again = client.post(reverse("admin:applications_panel_add"), {"round": "first_interview", "user": mette.pk, "excused": ""})
    assert again.status_code == 200
    assert Panel.objects.count() == 1


def test_somebody_is_excused_with_a_reason(posting: Posting, carl: User, mette: User) -> None:
    people.seat(posting, mette, rounds=(Round.FIRST,))
    seat = Panel.objects.get()
    desk.signed_in(carl).post(reverse("admin:applications_panel_change", args=[seat.pk]), {"excused": "Kender ansøgeren"})
    seat.refresh_from_db()
    assert seat.excused == "Kender ansøgeren"


def test_a_seat_from_which_somebody_has_scored_stays(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette, rounds=(Round.FIRST,))
    anna = people.applied(posting)
    journey.take(anna, "shortlist", "invite_first", by=carl)
    journey.score(anna, hanne)
    client = desk.signed_in(carl)
    for user in (hanne, mette):
        client.post(reverse("admin:applications_panel_delete", args=[Panel.objects.get(user=user).pk]), {"post": "yes"})
    assert [seat.user for seat in Panel.objects.all()] == [hanne]
    chosen = {"action": "delete_selected", "_selected_action": [Panel.objects.get().pk], "post": "yes"}
    client.post(reverse("admin:applications_panel_changelist"), chosen)
    assert Panel.objects.count() == 1


def test_the_address_of_an_account_in_use_cannot_be_changed(carl: User, hanne: User) -> None:
    client = desk.signed_in(carl)
    url = reverse("admin:recruitment_user_change", args=[hanne.pk])
    assert b'name="email"' not in client.get(url).content
    form = {"name": hanne.name, "email": "else@example.org", "title": "", "phone": "", "is_active": "on"}
    client.post(url, form | {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"})
    hanne.refresh_from_db()
    assert hanne.email == "hanne.hansen@example.dk"
