"""A correction goes through the form of applying, and says on every page what counts meanwhile."""

import pytest
from django.test import Client

from applications import corrections
from applications.models import Application, Attachment, Declaration
from recruitment import clock
from recruitment.models import OutgoingMail
from tests import people

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def anna(client: Client, posting) -> Application:
    anna = people.applied(posting)
    people.own(client, anna)
    return anna


def test_the_whole_way(client: Client, anna: Application) -> None:
    own = client.get("/min-ansoegning/").content.decode()
    assert "Ret ansøgningen</button>" in own
    assert "indtil torsdag den 14." in own
    review = client.post("/min-ansoegning/ret/", follow=True)
    assert review.redirect_chain == [("/ansoeg/gennemse/", 302)]
    for words in ("Rettelse – ikke sendt", "gælder, indtil du sender rettelsen", "Send rettelsen</button>"):
        assert words in review.content.decode()
    form = client.get("/ansoeg/person/").content.decode()
    assert "Rettelse – ikke sendt" in form
    client.post("/ansoeg/person/", {"name": "Anna Ager", "email": anna.email, "phone": "30 30 30 30", "preferential": "on"})
    assert "Du har en rettelse, som ikke er sendt" in client.get("/min-ansoegning/").content.decode()
    anna.refresh_from_db()
    assert anna.phone == "20 30 40 50"
    page = client.post("/ansoeg/send/", follow=True).content.decode()
    assert "Din rettelse er sendt" in page
    anna.refresh_from_db()
    assert (anna.phone, anna.version, Declaration.of(anna)) == ("30 30 30 30", 2, {"preferential"})
    again = client.post("/ansoeg/send/", follow=True).content.decode()
    assert "Din rettelse er sendt" in again
    (receipt,) = OutgoingMail.objects.filter(letter="corrected")
    assert "- Telefon\n- Det, kun konsulenten ser\n" in receipt.body
    assert "fortrin" not in receipt.body.lower()
    assert "Rettet" in client.get("/min-ansoegning/").content.decode()


def test_saving_in_it_keeps_this_browser_with_what_was_sent(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    client.post("/ansoeg/motivation/", {"motivation": "Noget nyt"})
    assert anna.number in client.get("/min-ansoegning/").content.decode()


def test_its_files_can_be_read_and_taken_out_by_its_owner_only(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    correction = corrections.of(anna)
    assert correction is not None
    file = correction.attachments.get()
    assert client.get(f"/filer/{file.pk}/").status_code == 200
    assert Client().get(f"/filer/{file.pk}/").status_code == 404
    client.post(f"/ansoeg/filer/{file.pk}/fjern/")
    assert not Attachment.objects.filter(application=correction.pk).exists()
    assert client.get(f"/filer/{anna.attachments.get().pk}/").status_code == 200
    page = client.post("/ansoeg/send/").content.decode()
    assert "Din rettelse er ikke sendt" in page
    assert 'href="/ansoeg/filer/#id_cv"' in page


def test_nothing_changed_is_told_and_sends_nothing(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    assert "ikke ændret noget" in client.post("/ansoeg/send/", follow=True).content.decode()
    assert not OutgoingMail.objects.filter(letter="corrected").exists()


def test_after_the_deadline_it_is_void_and_says_which_one_counts(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    client.post("/ansoeg/person/", {"name": "Anna Ager", "email": anna.email, "phone": "30 30 30 30"})
    with clock.pinned(people.CLOSES_AT):
        late = client.post("/ansoeg/send/")
        own = client.get("/min-ansoegning/").content.decode()
        assert client.post("/min-ansoegning/ret/", follow=True).status_code == 200
    assert late.status_code == 409
    assert "Det, du sendte før, gælder" in late.content.decode()
    assert "Din rettelse blev ikke sendt inden fristen" in own
    assert "Gå videre med rettelsen" not in own
    anna.refresh_from_db()
    assert (anna.phone, anna.version) == ("20 30 40 50", 1)


def test_none_begins_after_the_deadline(client: Client, anna: Application) -> None:
    with clock.pinned(people.CLOSES_AT):
        assert "Ret ansøgningen" not in client.get("/min-ansoegning/").content.decode()
        page = client.post("/min-ansoegning/ret/", follow=True).content.decode()
    assert "kan ikke rettes her længere" in page
    assert corrections.of(anna) is None


def test_it_is_thrown_away_after_a_question(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    assert "Smid rettelsen væk?" in client.get("/min-ansoegning/ret/fortryd/").content.decode()
    assert corrections.of(anna) is not None
    client.post("/min-ansoegning/ret/fortryd/")
    assert corrections.of(anna) is None
    assert client.get("/min-ansoegning/ret/fortryd/")["Location"] == "/min-ansoegning/"


def test_an_address_put_right_is_not_brought_back_by_a_correction(client: Client, anna: Application) -> None:
    client.post("/min-ansoegning/ret/")
    client.post("/ansoeg/person/", {"name": "Anna Ager", "email": anna.email, "phone": "30 30 30 30"})
    client.post("/ansoeg/sendt/adresse/", {"email": "anna@rigtig.example.org"})
    client.post("/ansoeg/send/")
    anna.refresh_from_db()
    assert (anna.email, anna.phone) == ("anna@rigtig.example.org", "30 30 30 30")


def test_a_stranger_corrects_nothing(anna: Application) -> None:
    assert Client().post("/min-ansoegning/ret/")["Location"] == "/min-ansoegning/"
    assert corrections.of(anna) is None
