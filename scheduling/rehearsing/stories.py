"""The stories: one where all goes well, and those where something does not. Each is read from top to bottom as it happened.

A story takes an empty Play and tells it; the days are those of the posting that the rehearsal belongs to.
"""

from collections.abc import Callable, Mapping

from scheduling.rehearsing.play import Play
from scheduling.rehearsing.players import Assessor, Candidate, Consultant, panels

FIRST, TEST, SECOND = "first_interview", "test", "second_interview"
Story = Callable[[Play], None]
DECIDED = "Besluttet af ansættelsesudvalget i dag"


def _applied(play: Play, *names: str) -> list[Candidate]:
    """Those who send their application on the evening of Sunday the 10th, half an hour apart."""
    found = []
    for number, name in enumerate(names):
        play.at(f"2024-11-10T{19 + number // 2}:{30 * (number % 2):02d}")
        candidate = Candidate(play, name)
        candidate.begins()
        play.passes(15)
        candidate.sends()
        found.append(candidate)
    return found


def _committee(play: Play) -> tuple[Assessor, Assessor]:
    return Assessor(play, "afdelingschef"), Assessor(play, "udvalg-1")


def _invited(play: Play, carl: Consultant, *candidates: Candidate) -> None:
    """Friday the 15th: the candidates are shortlisted, invited and given their times on Monday the 18th."""
    play.at("2024-11-15T09:00")
    panels(play, ["afdelingschef", "udvalg-1"])
    carl.moves("shortlist", *candidates)
    play.at("2024-11-15T13:00")
    carl.moves("invite_first", *candidates)
    carl.releases("invited_first")
    play.at("2024-11-15T14:00")
    carl.makes_times(FIRST, "09:00", len(candidates) + 1)
    carl.books(FIRST, *candidates)
    _say_yes(play, *candidates)


def _scored(play: Play, round_: str, at: str, *candidates: Candidate) -> None:
    play.at(at)
    for assessor in _committee(play):
        assessor.scores(round_, *candidates)
        play.passes(5)


def _say_yes(play: Play, *candidates: Candidate) -> None:
    play.passes()
    for candidate in candidates:
        candidate.says_yes()


def _tested(play: Play, carl: Consultant, *candidates: Candidate) -> None:
    """Monday evening to Wednesday: the candidates are invited to the test and take it."""
    play.at("2024-11-18T17:00")
    carl.moves("invite_test", *candidates)
    carl.releases("invited_test")
    carl.makes_times(TEST, "09:00", len(candidates))
    carl.books(TEST, *candidates)
    _say_yes(play, *candidates)
    play.passes(30)
    for candidate in candidates:
        candidate.agrees_to_the_test()


def _second(play: Play, carl: Consultant, *candidates: Candidate) -> None:
    """Thursday the 21st: the 2nd interviews are set; on Tuesday the 26th they are held and scored."""
    play.at("2024-11-21T09:00")
    carl.moves("invite_second", *candidates)
    carl.releases("invited_second")
    carl.makes_times(SECOND, "10:00", len(candidates))
    carl.books(SECOND, *candidates)
    _say_yes(play, *candidates)
    _scored(play, SECOND, "2024-11-26T12:30", *candidates)


def happy(play: Play) -> None:
    """From empty to hired: two drafts, a key, a nudge, a test, a rejection after each step, an offer that is taken."""
    play.at("2024-11-08T20:10")
    karen, sofie = Candidate(play, "Karen"), Candidate(play, "Sofie")
    karen.begins()
    play.at("2024-11-09T11:00")
    sofie.begins()
    jens, dorthe = _applied(play, "Jens", "Dorthe")
    play.at("2024-11-12T20:30")
    karen.comes_back()
    play.passes(20)
    karen.sends()
    carl, (hanne, mette) = Consultant(play), _committee(play)
    play.at("2024-11-15T08:30")
    carl.moves("not_invite", dorthe)
    carl.releases("not_invited")
    _invited(play, carl, karen, jens)
    play.at("2024-11-18T10:05")
    hanne.scores(FIRST, karen)
    play.at("2024-11-18T12:00")
    hanne.scores(FIRST, jens)
    mette.scores(FIRST, karen, jens)
    play.at("2024-11-18T16:00")
    carl.moves("reject", jens)
    carl.releases("rejection")
    _tested(play, carl, karen)
    _second(play, carl, karen)
    play.at("2024-11-26T16:00")
    carl.moves("offer", karen, note=DECIDED)
    carl.releases("offer")
    play.at("2024-11-28T10:00")
    carl.moves("hire", karen)
    play.at("2024-11-30T12:00")


def withdrawn(play: Play) -> None:
    """Withdrawn between the invitation and the interview: the time is cancelled, the panel is told, nothing more is sent."""
    karen, jens = _applied(play, "Karen", "Jens")
    carl = Consultant(play)
    _invited(play, carl, karen, jens)
    play.at("2024-11-16T09:00")
    karen.withdraws()
    _scored(play, FIRST, "2024-11-18T12:00", jens)
    play.at("2024-11-19T09:00")


def declined(play: Play) -> None:
    """The first one declines the offer, and the next one is hired."""
    karen, jens = _applied(play, "Karen", "Jens")
    carl = Consultant(play)
    _invited(play, carl, karen, jens)
    _scored(play, FIRST, "2024-11-18T12:00", karen, jens)
    _tested(play, carl, karen, jens)
    _second(play, carl, karen, jens)
    play.at("2024-11-26T16:00")
    carl.moves("offer", karen, note=DECIDED)
    carl.releases("offer")
    play.at("2024-11-28T09:00")
    carl.moves("decline", karen)
    carl.moves("offer", jens, note=DECIDED)
    carl.releases("offer")
    play.at("2024-11-29T09:00")
    carl.moves("hire", jens)
    play.at("2024-11-30T12:00")


def nobody(play: Play) -> None:
    """No one is hired, and everybody has an answer."""
    karen, jens = _applied(play, "Karen", "Jens")
    carl = Consultant(play)
    _invited(play, carl, karen)
    carl.moves("not_invite", jens)
    carl.releases("not_invited")
    _scored(play, FIRST, "2024-11-18T12:00", karen)
    play.at("2024-11-18T16:00")
    carl.moves("reject", karen)
    carl.releases("rejection")
    play.at("2024-11-20T12:00")


def server_away(play: Play) -> None:
    """The mail server is down for two days: everything leaves when it is back, except what has become untrue meanwhile."""
    play.at("2024-11-09T11:00")
    sofie = Candidate(play, "Sofie")
    sofie.begins()
    play.at("2024-11-10T18:00")
    with play.mail_server_is_away():
        _applied(play, "Karen", "Jens")
        play.at("2024-11-11T21:00")
        sofie.sends()
        play.at("2024-11-12T18:00")
    play.at("2024-11-12T20:00")


def beat_stopped(play: Play) -> None:
    """The beat stands still over a weekend: on Monday what is still true goes, what has passed does not."""
    karen, jens = _applied(play, "Karen", "Jens")
    carl = Consultant(play)
    _invited(play, carl, karen, jens)
    play.at("2024-11-15T17:00")
    play.beat_stops()
    # Karen's interview is at nine, Jens's at a quarter past ten.
    play.at("2024-11-18T09:30")
    play.beat_starts()
    _scored(play, FIRST, "2024-11-18T12:00", karen, jens)
    play.at("2024-11-18T14:00")


STORIES: Mapping[str, Story] = {story.__name__: story for story in (happy, withdrawn, declined, nobody, server_away, beat_stopped)}
