"""Wrong study packs by name: each function makes of a right pack one that the gate must refuse in whole or in part."""

import copy
import re
from collections.abc import Callable
from typing import Any

from sandbox.llm.verifier import labels

Pack = dict[str, Any]
Falsify = Callable[[Pack], Pack]
FALSE_PACKS: dict[str, Falsify] = {}
INVENTED_WORDS = (
    "perspicacious", "sesquipedalian", "lugubrious", "obstreperous", "mellifluous", "pusillanimous"
)  # fmt: skip


def false_pack(falsify: Callable[[Pack], None]) -> Falsify:
    """Register a function that changes a pack in place under its name; what is registered works on a copy."""

    def falsified(pack: Pack) -> Pack:
        changed = copy.deepcopy(pack)
        falsify(changed)
        return changed

    falsified.__doc__ = falsify.__doc__
    FALSE_PACKS[falsify.__name__] = falsified
    return falsified


def _invent_figures(text: Pack) -> None:
    for sentence in text["sentences"]:
        sentence["en"] = re.sub(r"[.!?]$", ", up 87.3 percent.", sentence["en"])


@false_pack
def ungrounded(pack: Pack) -> None:
    """Invent a figure in every sentence."""
    for text in pack["texts"]:
        _invent_figures(text)


@false_pack
def one_false_level(pack: Pack) -> None:
    """Invent figures in the last text only."""
    _invent_figures(pack["texts"][-1])


@false_pack
def wrong_word(pack: Pack) -> None:
    """Teach words that are not in the texts."""
    for text in pack["texts"]:
        for item, word in zip(text["words"], INVENTED_WORDS, strict=False):
            item |= {"word": word, "lemma": word}


@false_pack
def no_korean(pack: Pack) -> None:
    """Leave the translations out."""
    for text in pack["texts"]:
        for sentence in text["sentences"]:
            sentence["ko"] = ""


@false_pack
def wrong_language(pack: Pack) -> None:
    """Write each sentence in the other's language."""
    for text in pack["texts"]:
        for sentence in text["sentences"]:
            sentence["en"], sentence["ko"] = sentence["ko"], sentence["en"]


@false_pack
def swapped_korean(pack: Pack) -> None:
    """Put the Korean of the first sentence under the last one, and the other way round."""
    for text in pack["texts"]:
        first, last = text["sentences"][0], text["sentences"][-1]
        first["ko"], last["ko"] = last["ko"], first["ko"]


@false_pack
def missing_field(pack: Pack) -> None:
    """Leave the texts out: good JSON, not the schema's."""
    del pack["texts"]


@false_pack
def old_shape(pack: Pack) -> None:
    """Answer with a summary and a vocabulary, as models did before there were packs."""
    text = pack["texts"][0]
    english, korean = (" ".join(sentence[name] for sentence in text["sentences"]) for name in ("en", "ko"))
    words = [word | {"sentence": text["sentences"][word["sentence"] - 1]["en"]} for word in text["words"]]
    pack.clear()
    pack |= {"summary_en": english, "summary_ko": korean, "vocabulary": words}


@false_pack
def shifted_positions(pack: Pack) -> None:
    """Give every word and proof the number of the next sentence."""
    for text in pack["texts"]:
        for word in text["words"]:
            word["sentence"] += 1
    proof = pack["question"]["proof"]
    pack["question"]["proof"] = {level: number + 1 for level, number in proof.items()}


@false_pack
def absent_evidence(pack: Pack) -> None:
    """Name sentences of the story that do not exist."""
    for text in pack["texts"]:
        for sentence in text["sentences"]:
            sentence["evidence"] = [999]


@false_pack
def two_meanings(pack: Pack) -> None:
    """Give every word another meaning in the last text."""
    for word in pack["texts"][-1]["words"]:
        word["meaning_ko"] = "전혀 다른 뜻"


@false_pack
def word_twice(pack: Pack) -> None:
    """Teach each first word twice."""
    for text in pack["texts"]:
        text["words"].append(text["words"][0])


@false_pack
def two_right_answers(pack: Pack) -> None:
    """Offer the right answer twice."""
    question = pack["question"]
    wrong = next(index for index, option in enumerate(question["options"]) if option != question["answer"])
    question["options"][wrong] = question["answer"].upper()


@false_pack
def answer_in_other_words(pack: Pack) -> None:
    """Offer an option that says what the answer says."""
    question = pack["question"]
    wrong = next(index for index, option in enumerate(question["options"]) if option != question["answer"])
    question["options"][wrong] = f"It is {question['answer'].lower()}"


@false_pack
def no_right_answer(pack: Pack) -> None:
    """Name an answer that is not among the options."""
    pack["question"]["answer"] = "Something else"


@false_pack
def equal_texts(pack: Pack) -> None:
    """Write the third text as the second."""
    second, third = pack["texts"][1:3]
    third["sentences"], third["words"] = second["sentences"], second["words"]


@false_pack
def wrong_labels(pack: Pack) -> None:
    """Call the easiest text the hardest, and the other way round."""
    first, last = pack["texts"][0], pack["texts"][-1]
    first["level"], last["level"] = last["level"], first["level"]


@false_pack
def emoji_headline(pack: Pack) -> None:
    """Put emoji around the headline."""
    pack["headline_ko"] = f"🔥 {pack['headline_ko']} 🎉"


@false_pack
def english_headline(pack: Pack) -> None:
    """Write the Korean headline in English."""
    pack["headline_ko"] = "You will not believe this"


@false_pack
def opener_with_facts(pack: Pack) -> None:
    """State a figure in the opener."""
    pack["opener"] = "Did you know that 97 percent of readers agree?"


def _labelled(pack: Pack, behaviour: str) -> None:
    known = {row["instead_of"]: row for row in labels()["sentences"] if row.get("behaviour") == behaviour}
    for text in pack["texts"]:
        for sentence in text["sentences"]:
            if row := known.get(sentence["en"]):
                sentence |= {"en": row["en"], "ko": row["ko"]}
        shown = [sentence["en"] for sentence in text["sentences"]]
        text["words"] = [word for word in text["words"] if word["word"] in shown[word["sentence"] - 1]]


@false_pack
def flagged_falsehood(pack: Pack) -> None:
    """Say the labelled opposite of the story, which rules flag at most."""
    _labelled(pack, "flagged_falsehood")


@false_pack
def missed_falsehood(pack: Pack) -> None:
    """Say what is labelled as false and what this model's verifier misses."""
    _labelled(pack, "missed_falsehood")


@false_pack
def wrong_meaning(pack: Pack) -> None:
    """Give the labelled words a meaning that they do not have in their sentence."""
    known = {(row["word"], row["instead_of"]): row["meaning_ko"] for row in labels()["words"]}
    for text in pack["texts"]:
        for word in text["words"]:
            word["meaning_ko"] = known.get((word["word"], word["meaning_ko"]), word["meaning_ko"])
