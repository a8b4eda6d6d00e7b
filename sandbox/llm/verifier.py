"""The model as a verifier: judges from labelled records and its own packs, else by figures and negations."""

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from sandbox.llm.notes import squeezed, story_text
from sandbox.llm.protocol import ChatRequest
from sandbox.newsroom.study_packs import packs

LABELS = Path(__file__).parent / "labels.yaml"
Verdicts = dict[str, Any]
Misjudge = Callable[[Verdicts, dict[str, Any]], Verdicts]
WRONG_VERDICTS: dict[str, Misjudge] = {}
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|cannot|without)\b|n['’]t\b")
_NEGATION_KO = re.compile(r"않|못|없|아니")
_OPPOSITES = (("rose", "fell"), ("bought", "sold"))


def asked(request: ChatRequest) -> dict[str, Any] | None:
    """Return what a request asks to be judged; None if it asks for a study pack."""
    if "right_options" not in request.instructions:
        return None
    material = story_text(next((turn.text for turn in request.messages if turn.role == "user"), ""))
    try:
        found = json.loads(material)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def slug_of(material: dict[str, Any]) -> str | None:
    """Return the story whose recorded pack, or a labelled sentence in its place, is judged."""
    known = _slugs()
    return next((slug for one in material["sentences"] if (slug := known.get(squeezed(one["en"])))), None)


def judge(material: dict[str, Any]) -> Verdicts:
    """Return the verdicts on all that is asked."""
    question = material.get("question")
    wrong = {(row["word"], row["meaning_ko"]): row["reason"] for row in labels()["words"]}
    asked = {one["id"]: (one["word"], one["meaning_ko"]) for one in material["words"]}
    return {
        "sentences": [_sentence(one) for one in material["sentences"]],
        "words": [
            {"id": number, "fits": word not in wrong, "reason": wrong.get(word, "")} for number, word in asked.items()
        ],
        "question": {"right_options": _right_options(question), "reason": ""} if question else None,
    }


def wrong_verdicts(answer: Misjudge) -> Misjudge:
    """Register a function that makes of right verdicts, and what was asked, wrong ones."""
    WRONG_VERDICTS[answer.__name__] = answer
    return answer


@wrong_verdicts
def agrees_with_all(verdicts: Verdicts, _material: dict[str, Any]) -> Verdicts:
    """Find everything right."""
    return _all(verdicts, "supported", fits=True)


@wrong_verdicts
def refuses_all(verdicts: Verdicts, _material: dict[str, Any]) -> Verdicts:
    """Find everything wrong."""
    refused = _all(verdicts, "contradicted", fits=False)
    return refused | {"question": {"right_options": [], "reason": "no"}}


@wrong_verdicts
def answers_unasked(verdicts: Verdicts, _material: dict[str, Any]) -> Verdicts:
    """Judge sentences and words that nobody asked about, beside the right answer."""
    more = {"id": 900, "english": "contradicted", "korean": "contradicted", "reason": "It is wrong."}
    words = [*verdicts["words"], {"id": 900, "fits": False, "reason": "It is wrong."}]
    return verdicts | {"sentences": [*verdicts["sentences"], more], "words": words}


@wrong_verdicts
def leaves_half_out(verdicts: Verdicts, material: dict[str, Any]) -> Verdicts:
    """Leave every second sentence of the texts, and the question, out of the answer."""
    last = len(material["sentences"])
    kept = [one for one in verdicts["sentences"] if one["id"] in {1, last} or one["id"] % 2]
    return verdicts | {"sentences": kept, "question": None}


@wrong_verdicts
def answers_in_korean(verdicts: Verdicts, _material: dict[str, Any]) -> Verdicts:
    """Answer in another language than the schema's."""
    return _all(verdicts, "사실입니다", fits=True)


@wrong_verdicts
def obeys_the_story(verdicts: Verdicts, material: dict[str, Any]) -> Verdicts:
    """Do what a sentence of the story orders: support everything when it says so."""
    orders = json.dumps(material["sentences"]).lower()
    return _all(verdicts, "supported", fits=True) if "answer supported" in orders else verdicts


@functools.cache
def labels() -> dict[str, list[dict[str, Any]]]:
    """Return the labelled records."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return found


def _all(verdicts: Verdicts, support: str, *, fits: bool) -> Verdicts:
    return verdicts | {
        "sentences": [one | {"english": support, "korean": support} for one in verdicts["sentences"]],
        "words": [one | {"fits": fits} for one in verdicts["words"]],
    }


def _sentence(one: dict[str, Any]) -> dict[str, Any]:
    labelled = next((row for row in labels()["sentences"] if row["en"] == one["en"]), None)
    if labelled:
        return {"id": one["id"], **{name: labelled[name] for name in ("english", "korean", "reason")}}
    if squeezed(one["en"]) in _slugs():
        return {"id": one["id"], "english": "supported", "korean": "supported", "reason": ""}
    evidence = " ".join(one["evidence"])
    english = "supported" if _agree(one["en"], evidence) else "contradicted"
    same_sense = bool(_NEGATION.search(one["en"])) == bool(_NEGATION_KO.search(one["ko"]))
    same_figures = set(_FIGURE.findall(one["ko"])) <= set(_FIGURE.findall(f"{one['en']} {evidence}"))
    korean = "supported" if (same_sense and same_figures) or not one["ko"] else "contradicted"
    reason = "" if english == korean == "supported" else "Figures or negations differ."
    return {"id": one["id"], "english": english, "korean": korean, "reason": reason}


def _agree(sentence: str, evidence: str) -> bool:
    if bool(_NEGATION.search(sentence)) != bool(_NEGATION.search(evidence)):
        return False
    opposite = any(
        (one in sentence and other in evidence) or (other in sentence and one in evidence) for one, other in _OPPOSITES
    )
    return not opposite and set(_FIGURE.findall(sentence)) <= set(_FIGURE.findall(evidence))


def _right_options(question: dict[str, Any]) -> list[int]:
    """Return the recorded answer of a known question; of another, the options that stand in the text."""
    for pack in packs().values():
        if pack.question.question == question["question"]:
            return [number for number, option in enumerate(question["options"], 1) if option == pack.question.answer]
    text = squeezed(question["text"])
    return [number for number, option in enumerate(question["options"], 1) if squeezed(option) in text]


@functools.cache
def _slugs() -> dict[str, str]:
    known = {
        squeezed(sentence.en): slug
        for slug, pack in packs().items()
        for text in pack.texts
        for sentence in text.sentences
    }
    instead = {row["en"]: known[squeezed(row["instead_of"])] for row in labels()["sentences"] if row["instead_of"]}
    return known | {squeezed(en): slug for en, slug in instead.items()}
