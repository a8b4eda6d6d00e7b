"""English words made comparable: stems, synonyms, opposites and parts of speech."""

from functools import cache, lru_cache

from backend.materials.notes.checks.tables import rows

FUNCTION_WORDS = frozenset(
    """
    a an the this that these those some any each every all both either neither no none such same other another own
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs who whom whose
    which what where when why how and or but nor so yet if then than as while because although though unless until
    since before after of in on at by for with from to into onto over under about above below between among through
    during without within against across along around behind beside beyond despite except inside near off out outside
    past per toward towards upon up down be am is are was were been being have has had having do does did doing done
    will would shall should can could may might must not n't never also too very just only even still already again
    ever here there now more most less least many much few several lot s t d ll re ve m let one ones himself herself
    itself themselves themself myself yourself everybody everyone somebody someone anybody anyone nobody
    everything something anything nothing however therefore meanwhile moreover according ago away back
    """.split()
)
_VOWELS = frozenset("aeiou")


@cache
def _irregular() -> dict[str, str]:
    return {"women": "woman", "men": "man", "people": "person"} | {
        row["form"]: row["base"] for row in rows("irregular.tsv")
    }


@cache
def parts_of_speech() -> dict[str, str]:
    """Return the parts of speech of every common word that is written small: n, v, a, r, the most frequent first."""
    return {row["word"]: row["parts"] for row in rows("words.tsv")}


@lru_cache(maxsize=20_000)
def base_form(word: str) -> str:
    """Return the dictionary form of a lower-case English word, or the word itself."""
    known = parts_of_speech()
    if word in _irregular():
        return _irregular()[word]
    for form in _candidates(word):
        if form in known:
            return form
    return word


def _candidates(word: str) -> list[str]:
    found = [word] if not word.endswith(("ing", "ed", "s")) else []
    if word.endswith(("ies", "ied")):
        found.append(word[:-3] + "y")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found += [word[:-1], word[:-2] if word.endswith("es") else word[:-1]]
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            base = word[: -len(ending)]
            found += [base + "e", base] if _wants_e(base) else [base, base + "e"]
            if len(base) > 2 and base[-1] == base[-2]:
                found.append(base[:-1])
    return found


def _wants_e(base: str) -> bool:
    return (
        len(base) > 1
        and base[-1] not in _VOWELS
        and base[-1] not in "wxy"
        and base[-2] in _VOWELS
        and base[-3:-2] not in _VOWELS
    )


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the inflected forms of a lower-case word have in common: "voted" and "vote" give the same."""
    base = base_form(word)
    if base.endswith("e") and len(base) > 3:
        base = base[:-1]
    if base.endswith("y") and len(base) > 3:
        base = base[:-1] + "i"
    if base.endswith("ly") or (base.endswith("li") and len(base) > 5):
        base = base[:-2]
    return base


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    number = 0
    lines = [row["words"].split() for row in rows("synonyms.tsv")]
    lines += [[row["one"], row["other"]] for row in rows("families.tsv")]
    lines += [row["words"].split() for row in rows("news_synonyms.tsv")]
    for number, words in enumerate(lines):
        for word in words:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@lru_cache(maxsize=20_000)
def concepts(stemmed: str) -> frozenset[str | int]:
    """Return what a stem means, for comparing: itself and the groups of synonyms and relatives it belongs to."""
    return frozenset({stemmed}) | _groups().get(stemmed, frozenset())


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return the opposites of every stem that has them."""
    found: dict[str, set[str]] = {}
    for name in ("antonyms.tsv", "news_antonyms.tsv"):
        for row in rows(name):
            if name == "antonyms.tsv" and {row["one"], row["other"]} & FUNCTION_WORDS:
                continue
            one, other = stem(row["one"]), stem(row["other"])
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(words) for word, words in found.items()}


_NOUN_BEFORE = frozenset(
    """
    a an the this that these those some any each every no my your his her its our their of in on at by for with from
    into onto over under about against between through during without as per than more most less fewer two three four
    five six seven eight nine ten another other such first second third last next new old own
    """.split()
)
_VERB_BEFORE = frozenset(
    """
    to not n't never will would shall should can could may might must cannot do does did have has had be is are was were
    been being i you he she it we they who which also still already then
    """.split()
)


def is_verb(plain: str, before: str) -> bool:
    """Say whether a lower-case word is used as a verb after the word `before` ("" where it opens its sentence)."""
    parts = parts_of_speech().get(base_form(plain), "")
    if "v" not in parts or plain in FUNCTION_WORDS:
        return False
    if before in _NOUN_BEFORE or before.endswith("'s"):
        return False
    if before in _VERB_BEFORE or before.endswith("n't"):
        return True
    if ("n" in parts and parts_of_speech().get(before, "")[:1] == "a") or before.endswith(("er", "est")):
        return False
    inflected = plain.endswith(("ed", "ing")) or plain in _irregular()
    return (parts[0] == "v" and (inflected or bool(before))) or (inflected and plain.endswith("ed"))
