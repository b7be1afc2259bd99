"""Who may read what, and from when until when: written by hand, from what was decided, and not from the code that it checks.

A line names a planted text, or a group of them (what stands before the slash), and then who may read it: from the first phase named
to the last one; without a second phase, to the end. Whoever is not named in a line may never read it. At the first phase named it
must be there to be read, or else nothing would show that the word is where we think it is.

The phases: `before` the deadline; `reading` by the committee; 1st interviews with `drafts` of scores; `one` assessor has submitted;
`all` have; the leadership `test`; the `second` interviews, half scored; `decided`, with letters that wait; Anna has `withdrawn`; `ended`.

Hanne heads the department; Mette and Mikkel are the committee; Carl and Cecilie consult; Ada administers the accounts; Otto has an
account and no role; Anna and Bo apply; nobody is a visitor. Cecilie has a conflict of interest with Anna, and Mette with Bo.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.leaks import marks

TABLE = """
# The applications. The consultants read what has been sent; the committee after the deadline, those with whom they have declared no
# conflict of interest, until somebody withdraws. Whoever has a conflict reads nothing, not even the name. Only the consultants write
# and ring: an address and a telephone number are nothing to judge by.
who Anna is/name                              | Anna, Carl: before | Hanne, Mette, Mikkel: reading..decided
who Bo is/name                                | Bo, Carl, Cecilie: before | Hanne, Mikkel: reading
who Anna is                                   | Anna, Carl: before
who Bo is                                     | Bo, Carl, Cecilie: before
what Anna wrote                               | Anna, Carl: before | Hanne, Mette, Mikkel: reading..decided
what Bo wrote                                 | Bo, Carl, Cecilie: before | Hanne, Mikkel: reading
the correction that Anna has not sent         | Anna: before..reading
the file of Anna that was replaced            | Carl: reading
the file of Bo that was replaced              | Carl, Cecilie: reading

# What is asked and answered. An answer to everybody is everybody's; one in the case is the applicant's and the consultants'.
what Anna asked                               | Anna, Carl: before
the answers to everybody                      | Anna, Bo, Hanne, Mette, Mikkel, Carl, Cecilie, Ada, Otto, nobody: before

# The consultants' own papers, about the people whom each of them may see.
the reading of Anna against the wishes        | Carl: reading
the reading of Bo against the wishes          | Carl, Cecilie: reading
a tag on Anna                                 | Carl: reading
a tag on Bo                                   | Carl, Cecilie: reading
a note on Anna for me                         | Carl: reading
a note on Bo for me                           | Carl: reading
a note on Anna for consultants                | Carl: reading
a note on Bo for consultants                  | Carl, Cecilie: reading
a note on Anna for committee                  | Carl: reading | Hanne, Mette, Mikkel: reading..decided
a note on Bo for committee                    | Carl, Cecilie, Hanne, Mikkel: reading
why Anna came late                            | Carl: reading
why Bo came late                              | Carl, Cecilie: reading
why Cecilie is kept away                      | Carl: before
why Mette has a conflict                      | Carl, Cecilie: reading
the panel                                     | Carl, Cecilie: before

# The reading folders bear their reader's name and are nobody else's. One closes when somebody in it leaves the process.
Carl’s folder with Anna                       | Carl: reading..decided
Carl’s folder with Bo                         | Carl: reading..second
Hanne’s folder with Anna                      | Hanne: reading..decided
Hanne’s folder with Bo                        | Hanne: reading..second

# The opinions on whom to invite: one's own, and the others' on an application once one's own is given. Mikkel gives none.
Hanne’s opinion of Anna                       | Carl: reading | Hanne, Mette: reading..decided
Mette’s opinion of Anna                       | Carl: reading | Hanne, Mette: reading..decided
Hanne’s opinion of Bo                         | Carl, Cecilie, Hanne: reading
what Mette thought of Anna before             | nobody at all: kept for the record

# What is decided and not told is the consultants'. Bo's decision is published with the letter as it was written, Anna's is taken back.
the decision to invite Anna                   | Carl: reading..reading
the decision to invite Bo                     | Carl, Cecilie: reading | Bo: drafts
why Anna was invited, among ourselves         | Carl: reading..reading
why Bo was invited, among ourselves           | Carl, Cecilie: reading
the letter of rejection                       | Carl, Cecilie: decided | Bo: withdrawn
what Carl noted at a step of Anna             | Carl: drafts
what Carl noted at the rejection of Bo        | Carl, Cecilie: decided
who decided on Anna                           | Carl: decided
the terms of the offer                        | Carl: decided
why Anna withdrew                             | Anna, Carl: withdrawn
why it ended/among ourselves                  | Carl, Cecilie: ended

# The days. Where people meet stands in the letters to the candidates and at the desk, and on the day itself the panel reads its rooms.
# Every role here holds every link of a letter by which one answers to a time, and reads nothing more by it.
the room/name                                 | Anna, Bo, Carl, Cecilie: drafts | Hanne, Mette, Mikkel: drafts..all
the room                                      | Anna, Bo, Carl, Cecilie: drafts
what Anna answered to the time                | Carl: drafts
what Bo answered to the time                  | Carl, Cecilie: drafts
why the time of Anna was changed              | Carl: drafts
why the time of Bo was changed                | Carl, Cecilie: drafts
why the 2nd time of Bo was cancelled          | Carl, Cecilie: second
where Anna is met by video                    | Anna, Carl: second | Hanne, Mette, Mikkel: second..second

# The scores: one's own always; the others' on the same candidate and round when one's own are submitted; the consultants', who are
# not on the panel, when everybody who is expected has submitted. Mette is not expected to score Bo, Maja is excused.
Hanne’s scores of Anna, 1st                   | Hanne: drafts..decided | Mette, Mikkel: all..decided | Carl: all
Mette’s scores of Anna, 1st                   | Mette: drafts..decided | Hanne, Mikkel: all..decided | Carl: all
Mikkel’s scores of Anna, 1st                  | Mikkel: drafts..decided | Hanne, Mette: all..decided | Carl: all
Hanne’s scores of Bo, 1st                     | Hanne: drafts | Mikkel, Carl, Cecilie: all
Mikkel’s scores of Bo, 1st                    | Mikkel: drafts | Hanne, Carl, Cecilie: all
Hanne’s scores of Anna, 2nd                   | Hanne: second..decided | Mette, Mikkel: decided..decided | Carl: decided
Mette’s scores of Anna, 2nd                   | Mette: second..decided | Hanne, Mikkel: decided..decided | Carl: decided
Mikkel’s scores of Anna, 2nd                  | Mikkel: second..decided | Hanne, Mette: decided..decided | Carl: decided
Hanne’s scores of Bo, 2nd                     | Hanne: second | Mikkel, Carl, Cecilie: decided
Mikkel’s scores of Bo, 2nd                    | Mikkel: second | Hanne, Carl, Cecilie: decided

# A change after submitting, and what somebody thinks after the talk, go with the scores. What the panel agreed on: its members' who have
# submitted, and the consultants'.
how Hanne changed her mind about Anna         | Hanne, Mette, Mikkel: all..decided | Carl: all
what the panel agreed on about Anna           | Hanne, Mette, Mikkel: all..decided | Carl: all
what the panel agreed on about Bo             | Hanne, Mikkel, Carl, Cecilie: all

# What an application shows of a competency: the consultants', and the panel's once their own scores of the 1st interview are locked.
what the application of Anna shows of a competency | Carl: reading | Hanne: one..decided | Mette, Mikkel: all..decided
what the application of Bo shows of a competency   | Carl, Cecilie: reading | Mikkel: one | Hanne: all

# The guide. A question for one candidate is read by whoever asks it; why it is asked is the consultants'. How it is judged as well.
what Anna alone is asked                      | Carl: drafts | Hanne, Mette, Mikkel: drafts..decided
what Bo alone is asked                        | Carl, Cecilie, Hanne, Mikkel: drafts
why Anna alone is asked it                    | Carl: drafts
why Bo alone is asked it                      | Carl, Cecilie: drafts
how it is judged                              | Carl, Cecilie: before

# The leadership test. The report is the consultant's alone. How it reads: also the department head's, whose scores of the 1st
# interview are locked, and the candidate's, once it has been talked about. What was destroyed is nobody's.
the report of Anna’s test                     | Carl: test
how Anna’s test reads                         | Anna, Carl: test | Hanne: test..decided
what Anna says to her test                    | Anna, Carl: test | Hanne: test..decided
why Bo’s test was destroyed                   | Carl, Cecilie: test
the report of Bo’s test                       | nobody at all: destroyed as he asked
how Bo’s test reads                           | nobody at all: destroyed as he asked

# The references are the consultants' and the candidate's, who remarks on them.
whom Anna named                               | Anna, Carl: decided
what the referee said                         | Anna, Carl: decided
what Anna says to the referee                 | Anna, Carl: decided
"""

ROLES = ("Carl", "Cecilie", "Ada", "Hanne", "Mette", "Mikkel", "Otto", "Anna", "Bo", "nobody")
PHASES = ("before", "reading", "drafts", "one", "all", "test", "second", "decided", "withdrawn", "ended")
NEVER = "nobody at all: "


@dataclass(frozen=True, slots=True)
class Span:
    """The phases in which somebody may read something, both ends included, as places in PHASES."""

    first: int
    last: int

    def holds(self, phase: str) -> bool:
        return self.first <= PHASES.index(phase) <= self.last


def _span(said: str) -> Span:
    first, _dots, last = said.partition("..")
    return Span(PHASES.index(first), PHASES.index(last or PHASES[-1]))


def _cells(rights: str) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for right in rights.split("|") if not rights.startswith(NEVER) else ():
        names, _colon, said = right.partition(":")
        for name in names.split(","):
            assert name.strip() in ROLES, rights
            assert name.strip() not in found, rights
            found[name.strip()] = _span(said.strip())
    return found


def _read() -> dict[str, dict[str, Span]]:
    lines = [line for line in TABLE.splitlines() if line and not line.startswith("#")]
    found = {what.strip(): _cells(rights.strip()) for what, _bar, rights in (line.partition("|") for line in lines)}
    assert len(found) == len(lines), "a text stands in the table twice"
    return found


WHO = _read()
"""{planted text or group: {role: when}}."""


def _of(what: str) -> dict[str, Span]:
    """The line of a planted text; a KeyError says that the table does not know it."""
    return WHO[what if what in WHO else what.partition("/")[0]]


def may_read(role: str, what: str, phase: str) -> bool:
    return role in _of(what) and _of(what)[role].holds(phase)


def may_come_to_read(role: str, what: str, phase: str) -> bool:
    """Whether it may be read in this phase or in a later one: what a letter that still waits to be released may say."""
    return role in _of(what) and _of(what)[role].last >= PHASES.index(phase)


def must_read(role: str, phase: str) -> set[str]:
    """The lines that this role may read from this phase on."""
    return {what for what, who in WHO.items() if role in who and PHASES[who[role].first] == phase}


def might_read(role: str, what: str, phase: str) -> bool:
    """Whether it may be read in this phase or could be in an earlier one: what a letter that has left may have said."""
    return role in _of(what) and _of(what)[role].first <= PHASES.index(phase)


def planted(lines: Iterable[str]) -> list[str]:
    """The planted texts of these lines of the table."""
    wanted = set(lines)
    return [what for what in marks.PLANTED.values() if what in wanted or (what not in WHO and what.partition("/")[0] in wanted)]


def knows(what: str) -> bool:
    """Whether a line speaks of this planted text."""
    return what in WHO or what.partition("/")[0] in WHO
