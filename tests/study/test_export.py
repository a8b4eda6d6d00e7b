"""The word book as a file: one that a spreadsheet and Anki open, and that does them no harm."""

import csv
import dataclasses
import io
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import genanki
import pytest

from backend.accounts.models import User
from backend.common import clock
from backend.study import anki, csv_export, export_links
from backend.study.models import CardContext
from backend.study.selectors.word_book import BookWord, Met, every_word
from tests.conftest import JsonClient
from tests.study import factories

pytestmark = pytest.mark.django_db
EXPORT = "/api/v1/saved-words/export/"


def saved(lemma: str = "unveil", **fields: Any) -> BookWord:
    """Return a word as it was saved before there were cards."""
    title, sentence = fields.get("article_title", "Port unveils crane"), fields.get("sentence", f"They {lemma} it.")
    met = Met(lemma, sentence, "", None, title, "https://harbor.example/1")
    word = BookWord(
        *(1, 77, "waiting", None, lemma, lemma, "verb", "ˌʌnˈveɪl", "공개하다", "B2", sentence, None, title, met.url),
        *(clock.now(), (met,), (met,)),
    )
    return dataclasses.replace(word, **fields)


def lines(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def notes(package: bytes, folder: Path) -> list[tuple[str, list[str]]]:
    """Return each note's guid and fields as Anki reads them."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        path = Path(opened.extract("collection.anki2", folder))
        assert opened.read("media") == b"{}"
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT guid, flds FROM notes ORDER BY id").fetchall()
    finally:
        connection.close()
    return [(guid, fields.split("\x1f")) for guid, fields in rows]


def test_a_line_has_all_that_is_known_of_a_word_and_excel_is_told_that_it_is_utf8() -> None:
    word = saved()
    assert csv_export.as_csv([word]).startswith(b"\xef\xbb\xbf\xeb\x8b\xa8\xec\x96\xb4")
    assert lines(csv_export.as_csv([word]))[1] == [
        "unveil", "unveil", "동사", "ˌʌnˈveɪl", "공개하다", "They unveil it.", "B2",
        "Port unveils crane", "https://harbor.example/1", word.created_at.astimezone().date().isoformat(),
    ]  # fmt: skip


def test_no_cell_is_a_formula() -> None:
    for text in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1",
        "\u00a0=1",
        '=cmd|" /C calc"!A0',
    ]:
        told = lines(csv_export.as_csv([saved(sentence=text, article_title=text)]))[1]
        assert (told[5], told[7]) == (f"'{text}", f"'{text}")


def test_anki_gets_a_card_with_the_word_marked(tmp_path: Path) -> None:
    ((_, fields),) = notes(anki.as_package([saved()]), tmp_path)
    assert fields == ["unveil", "동사", "/ˌʌnˈveɪl/", "공개하다", "They <b>unveil</b> it.", "Port unveils crane"]


def test_importing_again_doubles_nothing(tmp_path: Path) -> None:
    before = notes(anki.as_package([saved()]), tmp_path)
    again = notes(anki.as_package([saved(), saved("crane")]), tmp_path)
    assert before[0][0] == again[0][0]
    assert len({guid for guid, _ in again}) == 2


def test_anki_is_given_no_markup_and_no_orders(tmp_path: Path) -> None:
    word = saved(meaning_ko="<img src=x onerror=1>", article_title="[sound:/etc/passwd] [latex]\\input{x}[/latex]")
    ((_, fields),) = notes(anki.as_package([word]), tmp_path)
    assert fields[3] == "&lt;img src=x onerror=1&gt;"
    assert "[" not in fields[5]


def test_nothing_is_left_in_the_folder_of_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    anki.as_package([saved()])
    assert list(tmp_path.iterdir()) == []


def test_the_api_gives_the_same_files(client: JsonClient, mina: User) -> None:
    for query, media_type, start in [
        ("", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("?format=csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("?format=anki", "application/octet-stream", b"PK"),
    ]:
        factories.card(mina)
        answer = client.get(EXPORT + query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
        assert answer.content.startswith(start)


def test_the_api_refuses_other_kinds_in_its_own_envelope(client: JsonClient) -> None:
    answer = client.get(f"{EXPORT}?format=exe")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_a_file_holds_ones_own_words_alone(client: JsonClient, mina: User, stranger: User) -> None:
    factories.card(mina, factories.sense("unveil"))
    factories.card(stranger, factories.sense("secret"))
    assert [line[1] for line in lines(client.get(EXPORT).content)[1:]] == ["unveil"]


def test_a_new_word_is_the_note_of_its_sense(mina: User, tmp_path: Path) -> None:
    card = factories.card(mina, factories.sense("unveil", meaning_ko="공개하다"))
    CardContext.objects.create(
        card=card, article_title="A", article_url="https://a.example/", sentence="I unveil.", word="unveil"
    )
    (word,) = every_word(user_id=mina.pk)
    ((guid, fields),) = notes(anki.as_package([word]), tmp_path)
    assert guid == genanki.guid_for("newsbite", "sense", card.sense_id)
    assert fields[4] == "I <b>unveil</b>."
    assert fields[6:] == ["B2", "", "They <b>unveil</b> it today.", ""]


def test_an_empty_book_is_a_file_too_and_who_is_nobody_gets_none(client: JsonClient, anyone: JsonClient) -> None:
    assert len(lines(client.get(EXPORT).content)) == 1
    assert client.get(f"{EXPORT}?format=anki").status_code == 200
    assert anyone.get(EXPORT).status_code == 401


def test_a_link_to_the_file_is_made(client: JsonClient, mina: User) -> None:
    for kind in ["csv", "anki"]:
        answer = client.post("/api/v1/saved-words/export-links/", {"format": kind})
        assert answer.status_code == 200
        link = answer.json()
        assert export_links.read(link["url"].rstrip("/").rpartition("/")[2]) == (mina.pk, kind)
        assert client.post("/api/v1/saved-words/export-links/", {"format": "exe"}).status_code == 400
