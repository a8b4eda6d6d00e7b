"""The second look between writing and publishing: what is stopped, what waits, what it costs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from pytest_django import Settings

from backend.common.errors import ExternalError
from backend.materials.models import Article, LlmCall, LlmDay, Source, StudyNote, Verification, VerifierStop
from backend.materials.notes.packs.pack import Pack, PackSentence
from backend.materials.notes.verification.verdicts import english_key, korean_key
from backend.materials.services import article_edits, note_writing
from contracts.enums import Difficulty
from tests.materials import factories
from tests.materials.verifiers import DOWN, ScriptedVerifier
from tests.materials.writers import ScriptedWriter, right_pack

pytestmark = pytest.mark.django_db
RIGHT = right_pack()


@pytest.fixture(autouse=True)
def story() -> Article:
    """A story that is due."""
    return factories.article()


def flagged_pack(*levels: Difficulty) -> Pack:
    """Return a pack whose texts of these levels have a third sentence that the rules flag."""
    odd = PackSentence("It sank.", "가라앉았습니다.", (1,), ("the story says the opposite.",))
    texts = tuple(
        replace(text, sentences=(*text.sentences, odd)) if text.level in levels else text for text in RIGHT.texts
    )
    return replace(RIGHT, texts=texts)


class PackWriter(ScriptedWriter):
    """Writes the given packs without a problem, the last one for ever."""

    def __init__(self, *packs: Pack) -> None:
        super().__init__()
        self.packs = list(packs)

    def write(self, story, *, complaints=(), earlier=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        answer = super().write(story, complaints=complaints, earlier=earlier)
        return replace(answer, pack=self.packs.pop(0) if len(self.packs) > 1 else self.packs[0])


def run(writer: ScriptedWriter, verifier: ScriptedVerifier, *, is_frozen: bool = False) -> Article:
    """Write what is due; return the newest story."""
    note_writing.enrich_due(writer=writer, verifier=verifier, is_frozen=is_frozen)
    return Article.objects.latest("pk")


def sentences(article: Article) -> dict[str, list[str]]:
    return {text.level: [one.en for one in text.sentences.all()] for text in article.note.texts.all()}


def key_of(pack: Pack, sentence: PackSentence) -> str:
    return english_key(sentence, note_writing.story_text(Article.objects.latest("pk")))


def due_now(*, attempts: int = 2) -> None:
    """Let what waits be due now, after so many tries."""
    Verification.objects.update(attempts=attempts)
    Article.objects.filter(due_at__isnull=False).update(due_at="2020-01-01T00:00Z")


def test_a_contradicted_sentence_is_never_shown_and_its_reason_is_kept() -> None:
    pack = flagged_pack(Difficulty.B1)
    odd = pack.main.sentences[2]
    article = run(PackWriter(pack), ScriptedVerifier([key_of(pack, odd)]))
    assert article.status == "enriched"
    assert "It sank." not in sentences(article)["B1"]
    stop = VerifierStop.objects.get()
    assert (stop.part, stop.verdict, stop.level, stop.text, stop.reason) == (
        *("english", "contradicted", "B1", "It sank.", "It is not so."),
    )
    assert (stop.flags, stop.model, stop.was_rewritten) == (["the story says the opposite."], "judge-1", False)


def test_calls_and_their_cost_stand_beside_the_writers() -> None:
    run(PackWriter(RIGHT), ScriptedVerifier())
    calls = list(LlmCall.objects.order_by("pk").values_list("role", "model", "prompt_version", "outcome"))
    assert calls == [("writer", "scripted-1", "test", "ok"), ("verifier", "judge-1", "v-test", "ok")]
    day = LlmDay.objects.get()
    assert (day.spent_usd, day.verifier_usd) == (Decimal("0.003"), Decimal("0.001"))


def test_a_text_that_falls_is_written_anew_with_the_reason_and_verified_again() -> None:
    bad = RIGHT.main.sentences[1]
    better = replace(
        RIGHT,
        texts=tuple(
            replace(text, sentences=(text.sentences[0], PackSentence("It has a motor.", "모터가 있습니다.", (2,))))
            for text in RIGHT.texts
        ),
    )
    better = replace(better, texts=tuple(replace(text, words=text.words[:2]) for text in better.texts))
    writer, verifier = PackWriter(RIGHT, better), ScriptedVerifier([key_of(RIGHT, bad)], [])
    article = run(writer, verifier)
    assert sentences(article)["B1"][1] == "It has a motor."
    assert any("It is not so." in complaint for complaint in writer.asked[1][1])
    assert len(verifier.asked) == 2
    assert VerifierStop.objects.filter(was_rewritten=True).exists()


def test_what_falls_twice_is_left_out_after_two_calls() -> None:
    bad = RIGHT.main.sentences[1]
    key = key_of(RIGHT, bad)
    verifier = ScriptedVerifier([key])
    article = run(PackWriter(RIGHT), verifier)
    assert (article.status, StudyNote.objects.count()) == ("failed", 0)
    assert "It is not so." in article.failure_detail
    assert len(verifier.asked) == 1


def test_while_the_verifier_is_down_unflagged_texts_are_shown_and_flagged_ones_wait() -> None:
    article = run(PackWriter(flagged_pack(Difficulty.B1)), ScriptedVerifier(DOWN))
    assert (article.status, sorted(sentences(article))) == ("enriched", ["A2", "B2"])
    assert article.due_at is not None
    assert article.body
    assert Verification.objects.get().why_waiting == "llm.status.503"


def test_a_text_that_waited_joins_when_the_verifier_is_back_without_another_writing() -> None:
    writer = PackWriter(flagged_pack(Difficulty.B1))
    run(writer, ScriptedVerifier(DOWN))
    due_now()
    article = run(writer, ScriptedVerifier())
    assert sentences(article)["B1"][2] == "It sank."
    assert (len(writer.asked), article.due_at, article.body) == (1, None, "")
    assert Verification.objects.get().pack is None
    assert article.note.model == "scripted-1"


def test_a_story_with_nothing_to_show_yet_is_not_listed() -> None:
    article = run(PackWriter(flagged_pack(*Difficulty)), ScriptedVerifier(DOWN))
    assert (article.status, StudyNote.objects.count()) == ("fetched", 0)


def test_once_the_day_is_frozen_texts_go_without_what_is_flagged() -> None:
    writer = PackWriter(flagged_pack(*Difficulty))
    run(writer, ScriptedVerifier(DOWN))
    due_now()
    article = run(writer, ScriptedVerifier(DOWN), is_frozen=True)
    assert article.status == "enriched"
    assert all("It sank." not in shown and len(shown) == 2 for shown in sentences(article).values())
    assert set(VerifierStop.objects.values_list("verdict", flat=True)) == {"unverified"}
    assert (article.due_at, len(writer.asked)) == (None, 1)


def test_a_frozen_day_waits_for_no_rewriting_either() -> None:
    bare = tuple(
        replace(text, sentences=tuple(replace(one, flags=("odd",)) for one in text.sentences)) for text in RIGHT.texts
    )
    writer = PackWriter(replace(RIGHT, texts=bare))
    run(writer, ScriptedVerifier(DOWN), is_frozen=True)
    due_now()
    article = run(writer, ScriptedVerifier(DOWN), is_frozen=True)
    assert (article.status, len(writer.asked)) == ("failed", 1)


@pytest.mark.parametrize(("attempts", "sentences_left"), [(1, 3), (2, 2)])
def test_one_failed_call_costs_no_sentence_on_a_frozen_day_either(attempts: int, sentences_left: int) -> None:
    writer = PackWriter(flagged_pack(*Difficulty))
    for verifier in (ScriptedVerifier(DOWN), ScriptedVerifier(DOWN), ScriptedVerifier()):
        run(writer, verifier, is_frozen=True)
        due_now(attempts=attempts)
    assert len(sentences(Article.objects.latest("pk"))["B1"]) == sentences_left


def test_a_waiting_pack_that_falls_whole_is_taken_back() -> None:
    writer = PackWriter(RIGHT)
    assert run(writer, ScriptedVerifier(DOWN)).status == "enriched"
    due_now()
    keys = [korean_key(one) for text in RIGHT.texts for one in text.sentences]
    article = run(writer, ScriptedVerifier(keys))
    assert (article.status, StudyNote.objects.count()) == ("failed", 0)


def test_the_same_text_is_never_verified_twice(story: Article) -> None:
    Source.objects.update(body_policy="always")
    verifier = ScriptedVerifier()
    run(PackWriter(RIGHT), verifier)
    article_edits.redo_notes(article_ids=[story.pk])
    Article.objects.update(due_at="2020-01-01T00:00Z")
    run(PackWriter(RIGHT), verifier)
    assert len(verifier.asked) == 1


def test_two_answers_without_any_shape_end_the_waiting() -> None:
    verifier = ScriptedVerifier("unusable")
    article = run(PackWriter(flagged_pack(Difficulty.B1)), verifier)
    assert len(verifier.asked) == 2
    assert (article.due_at, len(sentences(article)["B1"])) == (None, 2)


def test_a_verifier_that_is_paused_is_not_called() -> None:
    verifier = ScriptedVerifier(is_paused=True)
    run(PackWriter(RIGHT), verifier)
    assert (verifier.asked, Verification.objects.get().why_waiting) == ([], "llm.vendor_paused")


def test_a_verifier_spends_its_share_of_the_day_at_most(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET_USD, settings.LLM_VERIFIER_BUDGET_SHARE = 1.0, 0.005
    verifier = ScriptedVerifier()
    article = run(PackWriter(RIGHT), verifier)
    assert (verifier.asked, article.status) == ([], "enriched")
    assert Verification.objects.get().why_waiting == "llm.verifier_budget"
    assert LlmDay.objects.get().stopped_at is None


def test_an_editors_correction_ends_the_waiting() -> None:
    article = run(PackWriter(flagged_pack(Difficulty.B2)), ScriptedVerifier(DOWN))
    article_edits.edit(article_id=article.pk, summary_en="A port has a big crane. It is electric.")
    article.refresh_from_db()
    assert (article.due_at, Verification.objects.get().pack) == (None, None)


def test_a_story_that_is_taken_down_waits_for_nobody() -> None:
    article = run(PackWriter(flagged_pack(Difficulty.B2)), ScriptedVerifier(DOWN))
    article_edits.take_down(article_ids=[article.pk])
    assert Verification.objects.get().pack is None


def test_a_revised_story_is_written_anew_instead_of_verified() -> None:
    writer = PackWriter(flagged_pack(Difficulty.B2))
    run(writer, ScriptedVerifier(DOWN))
    Article.objects.update(body="The port has no crane at all. It sold the crane. Nobody misses it.")
    due_now()
    run(writer, ScriptedVerifier())
    assert len(writer.asked) == 2


def test_on_a_day_without_digests_the_waiting_ends_after_a_hundred_tries() -> None:
    run(PackWriter(flagged_pack(*Difficulty)), ScriptedVerifier(DOWN))
    due_now(attempts=100)
    assert run(PackWriter(RIGHT), ScriptedVerifier(DOWN)).status == "enriched"


def test_a_timeout_is_paid_for_and_tried_again_later() -> None:
    run(PackWriter(RIGHT), ScriptedVerifier(ExternalError("llm", "llm.timeout", permanent=False)))
    assert LlmDay.objects.get().verifier_usd == Decimal("0.01")
    assert LlmCall.objects.filter(role="verifier", outcome="llm.timeout").count() == 1


def test_a_model_that_is_down_for_the_writer_too_does_not_hide_what_waits() -> None:
    run(PackWriter(flagged_pack(*Difficulty)), ScriptedVerifier(DOWN))
    due_now()
    article = run(ScriptedWriter(provisional=True), ScriptedVerifier(DOWN), is_frozen=True)
    assert (article.status, article.note.is_provisional, article.note.model) == ("enriched", False, "scripted-1")
