"""Writes backend/materials/notes/levels/data/phrasal_verbs.txt: WordNet 3.0's verbs that end in a particle.

Debian's package holds WordNet's plain files:

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb wordnet
    python scripts/make_phrasal_verbs.py wordnet/usr/share/wordnet

WordNet's licence lets an extract be shipped with its notice: see NOTICE.
"""

import sys
from pathlib import Path

PARTICLES = frozenset(
    "about across after against ahead along apart around aside at away back behind by down for forth forward from in "
    "into of off on out over round through to together under up upon with".split()
)
ADDED = (
    *("come up with", "cut down on", "do away with", "get away with", "live up to", "look forward to", "make up for"),
    *("put up with", "run out of", "stand up for", "weigh in", "wind down"),
)
"""Entries of ours for frequent verbs that WordNet lacks."""
TARGET = Path(__file__).parents[1] / "backend/materials/notes/levels/data/phrasal_verbs.txt"


def main() -> None:
    """Write one phrasal verb a line, its words parted by spaces, in alphabetical order."""
    lines = (Path(sys.argv[1]) / "index.verb").read_text().splitlines()
    entries = [line.split()[0].split("_") for line in lines if not line.startswith(" ")]
    phrases = {
        " ".join(words) for words in entries if 2 <= len(words) <= 3 and all(word in PARTICLES for word in words[1:])
    }
    TARGET.write_text("\n".join(sorted(phrases.union(ADDED))) + "\n")


if __name__ == "__main__":
    main()
