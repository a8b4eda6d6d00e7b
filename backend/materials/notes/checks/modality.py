"""Whether a summary tells as fact what its source tells as a plan, a possibility or an allegation."""

import enum
from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Word, verb_positions
from backend.materials.notes.checks.findings import Finding, flag


class Certainty(enum.IntEnum):
    """How sure a text is of what a verb says."""

    FACT = 0
    FUTURE = 1
    PLAN = 2
    POSSIBLE = 3


_MARKS = {
    word: level
    for level, words in (
        (Certainty.FUTURE, "will 'll shall going"),
        (
            Certainty.PLAN,
            """
            plan plans planned planning intend intends intended intention aim aims aimed want wants wanted hope
            hopes hoped hoping consider considers considered considering propose proposes proposed proposal
            expect expects expected seek seeks sought seeking ask asks asked demand demands demanded urge urges
            urged call calls called try tries tried trying offer offers offered would should wish wishes wished
            ready set due must forecast forecasts predict predicts predicted promise promises promised pledge
            pledged pledges vow vowed need needs needed discuss discussed debate draft agree agreed apply
            applied negotiate negotiating about wait decide decides
            """,
        ),
        (
            Certainty.POSSIBLE,
            """
            may might could can possibly possible perhaps likely unlikely potentially potential whether if
            suspect suspects suspected allege alleges alleged allegedly accuse accuses accused accusing
            accusation claim claims claimed reportedly unclear believe believes believed think thinks thought
            suggest suggests suggested charge charged appear appears appeared seem seems seemed fear fears
            feared threaten threatens threatened estimate estimates estimated rumor rumored deny denies denied
            doubt doubts doubted risk probably apparently investigate investigates investigated investigating
            question unless undecided chance
            """,
        ),
    )
    for word in words.split()
}
_BREAKS = frozenset("but while although though whereas".split())
_ATTRIBUTES = frozenset(
    "say says said according told tells reports reported claims claimed accuse accuses accused".split()
)
_REACH = 9


def certainty(words: tuple[Word, ...], position: int) -> Certainty:
    """Return how sure a sentence is of what its verb at `position` says, by the marks before it."""
    level = Certainty.FACT
    for before in range(position - 1, max(-1, position - _REACH - 1), -1):
        plain = words[before].plain
        if plain in _BREAKS or (plain == "and" and words[before].clause != words[position].clause):
            break
        level = max(level, _MARKS.get(plain, Certainty.FACT))
        if words[before].text.endswith(("'ll", "'d")):
            level = max(level, Certainty.FUTURE)
    return level


def check_modality(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each verb told as a fact that all of its evidence tells as planned, possible or alleged."""
    for index, words in enumerate(comparison.summary.sentence_words):
        attributed = any(word.plain in _ATTRIBUTES for word in words)
        for position in verb_positions(words):
            here = certainty(words, position)
            if here >= Certainty.PLAN or words[position].plain in _MARKS or words[position].plain in _ATTRIBUTES:
                continue
            there = [certainty(*use) for use in comparison.uses_of(index, words[position])]
            if attributed:
                there = [Certainty.FACT if one is Certainty.POSSIBLE else one for one in there]
            if there and min(there) >= (Certainty.FUTURE if _is_past(words, position) else Certainty.PLAN):
                said = words[position].text
                reason = (
                    f"The summary tells {said!r} as a fact; the story tells it as a plan, a possibility or a claim."
                )
                yield flag("modality", index, reason)
                break


def _is_past(words: tuple[Word, ...], position: int) -> bool:
    """Say whether a verb tells of what has happened: "approved", "has been sold"."""
    before = {word.plain for word in words[max(0, position - 3) : position]}
    return bool(before & {"has", "have", "had", "was", "were"}) or (
        words[position].plain.endswith("ed") and not before & {"be", "is", "are", "being", "to"}
    )
