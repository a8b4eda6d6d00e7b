"""A word book as an Anki package. A word always has the same note id: importing again adds only new words."""

import contextlib
import html
import io
import itertools
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence

import genanki

from backend.common import clock
from backend.common.labels import label
from backend.study.selectors import BookWord
from backend.study.selectors.word_book import Met
from backend.study.word_position import marked
from contracts.enums import PartOfSpeech

# Chosen once: Anki knows a deck and a kind of note by these numbers. Changing the fields of a kind breaks updates.
DECK_ID = 1_748_202_611
SAVED_MODEL_ID = 1_748_202_612
CARD_MODEL_ID = 1_748_202_613
DECK_NAME = "한입뉴스 단어장"
SAVED_FIELDS = ("단어", "품사", "발음", "뜻", "예문", "기사")
CARD_FIELDS = (*SAVED_FIELDS, "난이도", "해석", "다른 예문", "음성")
FRONT = '<p class="word">{{단어}}</p><p>{{예문}}</p>'
SAVED_BACK = (
    '{{FrontSide}}<hr id="answer"><p class="meaning">{{뜻}}</p><p>{{품사}} {{발음}}</p><p class="from">{{기사}}</p>'
)
CARD_BACK = SAVED_BACK.replace('<p class="from">', '<p>{{해석}}</p><p>{{다른 예문}}</p><p>{{음성}}</p><p class="from">')
STYLE = """
.card { font: 20px/1.6 sans-serif; text-align: center; max-width: 36em; margin: 1em auto; }
.word { font-size: 1.6em; font-weight: 700; } .meaning { font-size: 1.3em; } .from { font-size: 0.8em; opacity: 0.7; }
"""


def as_package(words: Iterable[BookWord]) -> bytes:
    """Return the words as an .apkg file.

    A word that was saved before there were cards stays the note of its story that it was; another one is the note of
    its sense.
    """
    deck = genanki.Deck(DECK_ID, DECK_NAME)
    saved, card = _model(SAVED_MODEL_ID, SAVED_FIELDS, SAVED_BACK), _model(CARD_MODEL_ID, CARD_FIELDS, CARD_BACK)
    for word in words:
        tags = [word.level] if word.level else []
        for met in word.saved:
            guid = genanki.guid_for("newsbite", met.url, word.lemma)
            deck.add_note(genanki.Note(model=saved, fields=_fields(word, met), guid=guid, tags=tags))
        if not word.saved:
            guid = genanki.guid_for("newsbite", "sense", word.sense_id)
            first, second = (*word.met[:2], None, None)[:2]
            translation = _plain(first.sentence_ko if first else "")
            fields = [*_fields(word, first), _plain(word.level), translation, _sentence(second), ""]
            deck.add_note(genanki.Note(model=card, fields=fields, guid=guid, tags=tags))
    now = clock.now().timestamp()
    # In memory: genanki.Package.write_to_file leaves a temporary file behind.
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        genanki.Package(deck).write_to_db(connection.cursor(), now, itertools.count(int(now * 1000)))
        connection.commit()
        database = connection.serialize()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", database)
        package.writestr("media", "{}")
    return file.getvalue()


def _model(number: int, fields: Sequence[str], back: str) -> genanki.Model:
    template = {"name": "단어", "qfmt": FRONT, "afmt": back}
    return genanki.Model(number, DECK_NAME, fields=[{"name": name} for name in fields], templates=[template], css=STYLE)


def _fields(word: BookWord, met: Met | None) -> list[str]:
    return [
        _plain(word.lemma),
        _plain(label(PartOfSpeech, word.part_of_speech)),
        _plain(f"/{word.ipa}/" if word.ipa else ""),
        _plain(word.meaning_ko),
        _sentence(met),
        _plain(met.title if met else ""),
    ]


def _sentence(met: Met | None) -> str:
    if met is None:
        return ""
    parts = marked(met.sentence, met.word)
    return f"{_plain(parts.before)}<b>{_plain(parts.word)}</b>{_plain(parts.after)}"


def _plain(text: str) -> str:
    """Escape text for Anki, which reads fields as HTML and brackets as commands: [sound:...], [latex]."""
    return html.escape(text).replace("[", "&#91;")
