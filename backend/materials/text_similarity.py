"""How alike two texts are, from a sketch small enough to store in a row (bottom-k MinHash over word 4-grams)."""

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Sequence

SKETCH_SIZE = 128
_GRAM = 4
_WORD = re.compile(r"\w+")


def sketch(text: str) -> list[int]:
    """Return the smallest hashes of the text's word 4-grams, ascending: at most 128 signed 64-bit numbers.

    The same text gives the same sketch on every machine. Case, punctuation and white space do not count; a text shorter
    than four words is one gram; an empty one gives an empty sketch.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    grams = {" ".join(words[at : at + _GRAM]) for at in range(max(1, len(words) - _GRAM + 1))} - {""}
    digests = (hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest() for gram in grams)
    return heapq.nsmallest(SKETCH_SIZE, {int.from_bytes(digest, "big", signed=True) for digest in digests})


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimate the Jaccard likeness of two texts, 0 to 1, from their sketches; the error is about 0.09 at worst."""
    smallest = heapq.nsmallest(SKETCH_SIZE, {*a, *b})
    if not a or not b:
        return 0.0
    return len({*a} & {*b} & {*smallest}) / len(smallest)
