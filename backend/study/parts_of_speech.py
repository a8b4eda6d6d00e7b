"""What a learner reads for a part of speech."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "noun": _("명사"),
    "verb": _("동사"),
    "adjective": _("형용사"),
    "adverb": _("부사"),
    "phrase": _("표현"),
    "preposition": _("전치사"),
    "conjunction": _("접속사"),
}


def name(part_of_speech: str) -> str:
    """Return the name in the reader's language, what was given when it has none."""
    return str(NAMES.get(part_of_speech, part_of_speech))
