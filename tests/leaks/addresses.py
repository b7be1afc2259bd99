"""Every address of the site: found in the URL resolver, its arguments filled with everything that there is.

Nobody adds a page past this: an argument that is not known here stops the test with a sentence.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.http import urlencode, urlsafe_base64_encode

from applications.gaps import SECTIONS
from applications.models import (
    Admission,
    Application,
    Attachment,
    Bundle,
    Question,
    Referee,
    ReplacedFile,
)
from applications.process import Round
from recruitment.models import GeneralAnswer, OutgoingMail, User
from scheduling import answering
from scheduling.models import Appointment, Kind, Slot

Values = Callable[[], Iterable[object]]
HERE = "tests/leaks/addresses.py"


def pks(*models: type[Model]) -> Values:
    return lambda: sorted({pk for model in models for pk in model._default_manager.values_list("pk", flat=True)})


def every_pk() -> list[object]:
    """The primary keys of whatever there is: for an argument `pk` of which nobody has said what it names."""
    models = [model for app in ("recruitment", "applications", "scheduling") for model in apps.get_app_config(app).get_models()]
    return sorted({pk for model in models for pk in model._default_manager.values_list("pk", flat=True) if isinstance(pk, int)})


def _links() -> list[object]:
    return list(Application.objects.values_list("link", flat=True))


def _keys() -> list[object]:
    """Keys that are good now, one for each application."""
    return [one.new_key() for one in Application.objects.all()]


ARGUMENTS: dict[str, Values] = {
    "round": lambda: Round.values,
    "application": pks(Application),
    "appointment": pks(Appointment),
    "referee": pks(Referee),
    "file": pks(Attachment),
    "old": pks(ReplacedFile),
    "link": _links,
    "section": lambda: SECTIONS,
    "pk": every_pk,
    "object_id": every_pk,
    "number": lambda: [0],
    "uidb64": lambda: [urlsafe_base64_encode(str(pk).encode()) for pk in User.objects.values_list("pk", flat=True)],
    "token": lambda: ["set-password"],
    "uidb36": lambda: ["1"],
    "content_type_id": lambda: [ContentType.objects.get_for_model(Application).pk],
    "app_label": lambda: ["recruitment", "applications", "scheduling"],
    "url": lambda: ["findes/ikke/"],
    "light": lambda: ["1f5b3a"],
    "dark": lambda: ["86cda5"],
    "stamp": lambda: ["0"],
    "way": lambda: ["earlier"],
    # A right secret is the right to read; what is then read is held to its owner in tests/test_panel_feed.py.
    "secret": lambda: ["et-andet-sted-fra"],
    "sequence": lambda: [0, 1],
}
"""{name of an argument: what it is filled with, wherever nothing more exact is said below}."""

EXACTLY: dict[tuple[str, str], Values] = {
    ("remove_file", "pk"): pks(Attachment),
    ("file", "pk"): pks(Attachment),
    ("show_file", "pk"): pks(Attachment),
    ("file_picture", "pk"): pks(Attachment),
    ("take_back_referee", "pk"): pks(Referee),
    ("remark", "pk"): pks(Referee),
    ("reading", "pk"): pks(Application),
    ("give_opinion", "pk"): pks(Application),
    ("bundle", "pk"): pks(Bundle),
    ("scorecard", "pk"): pks(Application),
    ("candidate", "pk"): pks(Application),
    ("review_scorecard", "pk"): pks(Application),
    ("submit_scorecard", "pk"): pks(Application),
    ("revise_scorecard", "pk"): pks(Application),
    ("reconsider", "pk"): pks(Application),
    ("joint_score", "pk"): pks(Application),
    ("candidate_guide", "pk"): pks(Application),
    ("journey", "pk"): pks(Application),
    ("propose_question", "pk"): pks(Application),
    ("key", "key"): _keys,
    ("reply", "kind"): lambda: Kind.values,
    ("reply", "key"): lambda: [answering.key_of(one) for one in Appointment.objects.all()],
    ("mailbox_letter", "key"): lambda: ["1"],
    ("mailbox_attachment", "key"): lambda: ["1"],
    ("account_confirm_email", "key"): lambda: ["1"],
    ("account_reset_password_from_key", "key"): lambda: ["1"],
    ("view_on_site", "object_id"): pks(Application),
    # One text is like the next: it is the house's own, and about nobody.
    ("recruitment_lettertext_change", "name"): lambda: ["rejection"],
    ("recruitment_lettertext_html", "name"): lambda: ["rejection"],
    ("applications_application_move", "name"): lambda: ["withdraw", "undo", "reject", "offer", "invite_first"],
    ("applications_application_move_many", "name"): lambda: ["withdraw", "reject"],
    ("applications_application_test_act", "what"): lambda: ["report", "readings"],
    ("applications_application_export", "kind"): lambda: ["csv", "xlsx"],
    ("applications_application_admission_off", "pk"): pks(Admission),
    ("recruitment_generalanswer_take_back", "pk"): pks(GeneralAnswer),
    ("scheduling_slot_running", "kind"): lambda: Kind.values,
    ("scheduling_dayfact_delay", "kind"): lambda: Kind.values,
    ("scheduling_dayfact_note", "pk"): pks(Appointment),
    ("applications_application_sight", "round"): lambda: Round.values,
    ("applications_application_closing", "round"): lambda: Round.values,
    ("scheduling_slot_candidates", "pk"): pks(Slot),
    ("scheduling_slot_confirm", "pk"): pks(Slot),
} | {
    (f"applications_application_{page}", "pk"): pks(Application)
    for page in (
        "move", "address", "note", "conflicts", "tags", "replace_file", "replaced_file", "offer", "test", "test_report", "test_act",
        "references", "reference", "read", "outcome",
    )
} | {
    (f"recruitment_outgoingmail_{page}", "pk"): pks(OutgoingMail) for page in ("release", "discard", "hold", "retry", "html")
}  # fmt: skip
"""{(name of the address, argument): exactly what it names}: spares asking every page for rows of every kind. A page that is not
in it is asked for everything, so a wrong line here can only hide something, and a missing one only costs time."""

ASKED: tuple[tuple[str, Values], ...] = (
    ("/admin/applications/application/?", lambda: [{"tag": "x"}, {"p": 2}, {"read": "unread"}]),
    ("/admin/recruitment/generalanswer/add/?", lambda: [{"of": pk} for pk in pks(Question)()]),
    ("/admin/applications/application/register/?", lambda: [{"of": pk} for pk in pks(Application)()]),
    ("/min-ansoegning/kopi/?", lambda: [{"som": "html"}]),
)
"""Questions that belong to an address and that not everybody's pages link to."""

WHOLE = ("outgoingmail_change", "application_change")
"""The letters are all different, so each is always opened; of other kinds the first row and the last stand for those between."""

ABOUT_NOBODY = (
    "/konto/", "/proeve/", "/udseende/", "/sprog/", "/healthz", "/readyz", "/tilgaengelighed/", "/velkommen/", "/profil.pdf",
    "/admin/recruitment/lettertext/", "/admin/recruitment/posting", "/admin/recruitment/membership", "/admin/jsi18n", "/admin/password",
    "/admin/auth/", "/admin/account/", "/admin/mfa/", "/admin/axes/", "/admin/r/", "/admin/findes/",
)  # fmt: skip
"""Where the house speaks of itself: signing in, its own texts, the look. They are asked when everything is."""

EXCUSED: dict[str, str] = {}
"""{route: why nobody asks it}. Nothing is excused today."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of the resolver: its whole route, its name, and the names of its arguments in order."""

    route: str
    name: str
    arguments: tuple[str, ...]

    @property
    def row_of(self) -> type[Model] | None:
        """Whose row `object_id` names: in the admin that is the model in the address."""
        own = re.match(r"admin/(\w+)/(\w+)/", self.route)
        return apps.get_model(own[1], own[2]) if own else None


def patterns() -> Iterator[Pattern]:
    """Every pattern, the closed ones too."""
    return _below(get_resolver(), "")


def _below(resolver: URLResolver, before: str) -> Iterator[Pattern]:
    for entry in resolver.url_patterns:
        route = before + _plain(str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield Pattern(route, entry.name or "", tuple(re.findall(r"<(?:\w+:)?(\w+)>", route)))
        else:
            yield from _below(entry, route)


def _plain(route: str) -> str:
    """A regular expression written as a route: `^(?P<key>.+)/$` as `<key>/`."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).removeprefix("^").removesuffix("$") if "(?P" in route else route


def unknown(pattern: Pattern) -> list[str]:
    """The arguments that nobody has said how to fill, each in a sentence."""
    return [
        f"/{pattern.route} has an argument “{name}” that the leak test cannot fill: say what it is in ARGUMENTS or EXACTLY of {HERE}."
        for name in pattern.arguments
        if name not in ARGUMENTS and (pattern.name, name) not in EXACTLY
    ]


def _values(pattern: Pattern, name: str) -> list[object]:
    if (pattern.name, name) in EXACTLY:
        return list(EXACTLY[pattern.name, name]())
    if name == "object_id" and (model := pattern.row_of) is not None:
        return list(pks(model)())
    return list(ARGUMENTS[name]())


def filled(pattern: Pattern) -> Iterator[str]:
    """The pattern as paths, one for each way to fill it."""
    for values in itertools.product(*(_values(pattern, name) for name in pattern.arguments)):
        path = "/" + pattern.route
        for name, value in zip(pattern.arguments, values, strict=True):
            path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
        resolve(path)
        yield path


@dataclass(frozen=True, slots=True)
class Address:
    """One address to ask, by which pattern; `again` says that it is only one more row of a page that has been asked for others."""

    path: str
    route: str = ""
    again: bool = False

    @property
    def at_the_desk(self) -> bool:
        return self.path.startswith("/admin/")


def everything() -> list[Address]:
    """Every address that there is to ask now, in the order of the resolver."""
    found: dict[str, Address] = {}
    for pattern in patterns():
        if pattern.route in EXCUSED:
            continue
        paths = list(filled(pattern))
        # Letters and accounts are many, and of the admin's own pages there are five a row.
        alike = not pattern.name.endswith(WHOLE) and ("object_id" in pattern.arguments or "outgoingmail" in pattern.name)
        for number, path in enumerate(paths):
            found.setdefault(path, Address(path, pattern.route, again=alike and 0 < number < len(paths) - 1))
    for path, questions in ASKED:
        for asked in questions():
            found.setdefault(path + urlencode(asked), Address(path + urlencode(asked)))
    return list(found.values())
