"""Meanings of words are corrected and joined once, for every story that teaches them."""

import pytest
from django.test import Client

from backend.materials.models import Sense, TextWord
from backend.materials.services import note_writing
from tests.console.console_client import do, opened, said
from tests.materials import factories as news
from tests.materials.packs import sense, taught
from tests.materials.writers import ScriptedWriter

pytestmark = pytest.mark.django_db


def test_senses_of_one_word_are_joined_to_the_checked_one(editor: Client) -> None:
    other = sense(meaning_ko="넘겨주다", state="unchecked")
    checked = sense(meaning_ko="양보하다")
    taught(other), taught(checked)
    assert said(do(editor, "join", other, checked)) == ["2건: ‘양보하다’에 합쳤습니다."]
    assert set(TextWord.objects.values_list("sense", flat=True)) == {checked.pk}


def test_senses_of_different_words_are_not(editor: Client) -> None:
    one, other = sense(), sense("harvest", "수확하다")
    assert "아무것도 바뀌지 않았습니다" in " ".join(said(do(editor, "join", one, other)))
    assert not Sense.objects.exclude(merged_into=None).exists()


def test_a_corrected_meaning_counts_as_checked(editor: Client) -> None:
    news.article()
    note_writing.enrich_due(writer=ScriptedWriter())
    port = Sense.objects.get(lemma="port")
    editor.post(opened(port), {"initial-meaning_ko": "항구", "meaning_ko": "항만", "state": "unchecked"})
    port.refresh_from_db()
    assert (port.meaning_ko, port.state) == ("항만", "checked")


def test_a_meaning_marked_as_wrong_is_taught_no_more(editor: Client) -> None:
    port = sense("port", "왼쪽", part_of_speech="noun")
    editor.post(opened(port), {"initial-meaning_ko": "왼쪽", "meaning_ko": "왼쪽", "state": "wrong"})
    port.refresh_from_db()
    assert port.state == "wrong"
