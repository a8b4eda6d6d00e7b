"""A word book as an Anki package. A word always has the same note id: importing again adds only new words."""

import html
import io
import itertools
import sqlite3
import zipfile
from collections.abc import Iterable

import genanki

from backend.common import clock
from backend.common.labels import label
from backend.study.models import SavedWord
from backend.study.word_position import marked
from contracts.enums import PartOfSpeech

# Chosen once: Anki knows a deck and a kind of note by these numbers.
DECK_ID = 1_748_202_611
MODEL_ID = 1_748_202_612
DECK_NAME = "한입뉴스 단어장"
FIELDS = ("단어", "품사", "발음", "뜻", "예문", "기사")
FRONT = '<p class="word">{{단어}}</p><p>{{예문}}</p>'
BACK = '{{FrontSide}}<hr id="answer"><p class="meaning">{{뜻}}</p><p>{{품사}} {{발음}}</p><p class="from">{{기사}}</p>'
STYLE = """
.card { font: 20px/1.6 sans-serif; text-align: center; max-width: 36em; margin: 1em auto; }
.word { font-size: 1.6em; font-weight: 700; } .meaning { font-size: 1.3em; } .from { font-size: 0.8em; opacity: 0.7; }
"""


def as_package(words: Iterable[SavedWord]) -> bytes:
    """Return the words as an .apkg file."""
    deck = genanki.Deck(DECK_ID, DECK_NAME)
    card = {"name": "단어", "qfmt": FRONT, "afmt": BACK}
    fields = [{"name": name} for name in FIELDS]
    model = genanki.Model(MODEL_ID, DECK_NAME, fields=fields, templates=[card], css=STYLE)
    for word in words:
        guid = genanki.guid_for("newsbite", word.article_url, word.lemma)
        deck.add_note(
            genanki.Note(model=model, fields=_fields(word), guid=guid, tags=[word.level] if word.level else [])
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", _database(deck))
        package.writestr("media", "{}")
    return file.getvalue()


def _fields(word: SavedWord) -> list[str]:
    sentence = marked(word.sentence, word.word)
    ipa = f"/{word.ipa}/" if word.ipa else ""
    return [
        _plain(word.lemma),
        _plain(label(PartOfSpeech, word.part_of_speech)),
        _plain(ipa),
        _plain(word.meaning_ko),
        f"{_plain(sentence.before)}<b>{_plain(sentence.word)}</b>{_plain(sentence.after)}",
        _plain(word.article_title),
    ]


def _plain(text: str) -> str:
    """Escape text for Anki, which reads fields as HTML and brackets as commands: [sound:...], [latex]."""
    return html.escape(text).replace("[", "&#91;")


def _database(deck: genanki.Deck) -> bytes:
    """Return the deck as SQLite, in memory: genanki.Package.write_to_file leaves a temporary file behind."""
    now = clock.now().timestamp()
    connection = sqlite3.connect(":memory:")
    try:
        genanki.Package(deck).write_to_db(connection.cursor(), now, itertools.count(int(now * 1000)))
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()
