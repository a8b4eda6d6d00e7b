"""Admin pages of articles and notes."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from backend.common.errors import AppError
from backend.console.admin.article_form import CorrectionForm
from backend.console.admin.verification import PARTS as STOPPED_PARTS
from backend.console.admin.verification import VERDICTS
from backend.console.admin_actions import ActionAdmin, AdminAction, run_together
from backend.console.model_admin import (
    AnyForm,
    ConsoleModelAdmin,
    FixedRows,
    ReadOnly,
    ReadOnlyInline,
    choice_filter,
    column,
    computed,
    display,
)
from backend.materials.models import Article, LlmCall, StudyNote, TextSentence
from backend.materials.models.article import STORY_WORDS
from backend.materials.services import article_edits, event_store
from backend.study.services import corrections

HELD = "보류"
STATES = {
    "fetched": "노트 대기",
    "enriched": "공개 대기",
    "published": "공개",
    "failed": "제목만 공개",
    "withdrawn": "내림",
    "not_chosen": "고르지 않음",
}
COLOURS = {
    "공개": "success",
    "공개 대기": "info",
    "노트 대기": "info",
    "제목만 공개": "warning",
    HELD: "warning",
    "내림": "danger",
}
STOPS_SHOWN = 20
MESSAGES_FOLLOW = "보낸 메시지도 곧 고쳐집니다."


TAKE_DOWN = run_together(
    lambda ids: article_edits.take_down(article_ids=ids),
    lambda _: f"기사를 내렸습니다. {MESSAGES_FOLLOW}",
    lambda _: "이미 내린 기사라 그대로 두었습니다.",
)
HOLD = run_together(
    lambda ids: article_edits.hold(article_ids=ids),
    lambda _: f"기사를 보류했습니다. {MESSAGES_FOLLOW}",
    lambda _: "이미 보류했거나 내린 기사라 그대로 두었습니다.",
)
RELEASE = run_together(
    lambda ids: article_edits.release(article_ids=ids),
    lambda _: f"보류를 풀었습니다. {MESSAGES_FOLLOW}",
    lambda _: "보류된 기사가 아니라 그대로 두었습니다.",
)
REDO = run_together(
    lambda ids: article_edits.redo_notes(article_ids=ids),
    lambda row: (
        f"{'본문으로' if row.keeps_text else '본문이 남아 있지 않아 제목과 개요만으로'} "
        "노트를 다시 씁니다. 그때까지는 지금 노트가 보입니다."
    ),
    lambda _: "내렸거나 남은 글이 없어 노트를 다시 쓸 수 없습니다.",
)


SPLIT = run_together(
    lambda ids: _split(ids),
    lambda _: "기사를 사건에서 떼어 새 사건으로 만들었습니다.",
    lambda _: "사건에 그 기사뿐이라 그대로 두었습니다.",
)


def _split(article_ids: Collection[int]) -> set[int]:
    try:
        event_store.split(article_ids=article_ids)
    except AppError:
        return set()
    return set(article_ids)


def is_served(row: Article) -> bool:
    """Return whether an article is neither withdrawn nor held."""
    return row.status != Article.Status.WITHDRAWN


def has_text(row: Article) -> bool:
    """Return whether there is text to write notes from: a licence may require deleting it after the first notes."""
    keeps_text: bool = getattr(row, "keeps_text", False)  # annotated by the page's queryset
    return is_served(row) and (keeps_text or bool(row.abstract))


def is_held(row: Article) -> bool:
    """Return whether an article is held."""
    return bool(row.held_from)


class LlmCallInline(ReadOnlyInline):
    """The model calls for an article, and their cost."""

    model = LlmCall
    name_ko = "모델 호출"
    per_page = 10
    fields = ("called_at", "model_name", "version", "result", "cost")
    readonly_fields = fields
    ordering = ("-pk",)

    called_at = staticmethod(column("created_at", "시각"))
    model_name = staticmethod(column("model", "모델"))
    version = staticmethod(column("prompt_version", "프롬프트"))
    result = staticmethod(column("outcome", "결과"))
    cost = staticmethod(column("cost_usd", "비용(USD)"))


@admin.register(Article)
class ArticleAdmin(FixedRows, ActionAdmin):
    """Articles by state; held and withdrawn ones disappear from cache, API, web and sent messages."""

    name_ko = "기사"
    joins = ("source", "category", "note")
    deferred = ("body", "sketch")
    form = CorrectionForm
    inlines = (LlmCallInline,)
    list_display = (
        *(column("title", "제목"), "state", column("source.name", "소스"), column("category.name_ko", "분야")),
        *(column("published_at", "발행"), column("failure_reason", "실패한 까닭"), column("attempts", "실패 횟수")),
    )
    list_filter = (choice_filter("status", "상태", STATES), "source", "category")
    ordering = ("-pk",)
    search_fields = ("title",)
    search_help_text = "제목에 든 영어 낱말, 또는 기사 주소"
    readonly_fields = (
        *("state", "source", "category", "canonical_url"),
        *("published_at", "listed_at", "due_at", "attempts", "failure_reason", "failure_detail"),
        *("note_model", "note_version", "stopped", "sentences"),
    )
    fieldsets = (
        (None, {"fields": ("title", "summary_en", "summary_ko", "is_factual", "sentences")}),
        ("상태", {"fields": ("state", "failure_reason", "failure_detail", "attempts", "due_at", "listed_at")}),
        ("출처", {"fields": ("source", "category", "canonical_url", "published_at")}),
        ("노트", {"fields": ("note_model", "note_version", "stopped")}),
    )
    admin_actions = (
        AdminAction("hold", "보류", HOLD, applies_to=is_served),
        AdminAction("release", "보류 해제", RELEASE, applies_to=is_held),
        AdminAction("redo_notes", "노트 다시 쓰기", REDO, applies_to=has_text),
        AdminAction("split", "사건에서 떼기", SPLIT, applies_to=lambda row: row.event_id is not None),
        AdminAction(
            "take_down",
            "내리기",
            TAKE_DOWN,
            confirmation="기사를 내리면 되돌릴 수 없습니다. 웹과 앱, 이미 보낸 메시지에서 모두 사라집니다. 내릴까요?",
            applies_to=lambda row: is_served(row) or is_held(row),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Say of each article whether its text is kept."""
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.annotate(keeps_text=ExpressionWrapper(~Q(body=""), BooleanField()))

    def find(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Find by the exact URL, else by the words of the title, with an index."""
        if wanted.startswith(("http://", "https://")):
            return rows.filter(canonical_url=wanted)
        query = SearchQuery(wanted, config="english", search_type="websearch")
        query |= SearchQuery(wanted, config="simple", search_type="websearch")
        found: QuerySet[Any] = rows.annotate(story_words=STORY_WORDS).filter(story_words=query)
        return found

    def save_model(self, request: HttpRequest, obj: Article, form: AnyForm, change: bool) -> None:
        """Write the changed fields and no others."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name != "is_factual"}
        is_factual = form.cleaned_data["is_factual"]
        corrections.correct_story(article_id=obj.pk, editor_id=request.user.pk, is_factual=is_factual, **changed)

    state = staticmethod(computed("상태", lambda row: HELD if row.held_from else STATES[row.status], label=COLOURS))

    @display(description="난이도별 문장")
    def sentences(self, row: Article) -> str:
        """Return links to the sentences of its texts, where each is corrected alone."""
        found = TextSentence.objects.filter(text__note__article=row).select_related("text")
        rows = found.order_by("text__level", "position")
        page = "admin:materials_textsentence_change"
        links = [(reverse(page, args=[one.pk]), one.text.level, one.position + 1, one.en) for one in rows]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{} {}. {}</a>', links) or "-"

    @display(description="노트를 쓴 모델")
    def note_model(self, row: Article) -> str:
        """Return the writer and model of the notes."""
        note: StudyNote | None = getattr(row, "note", None)
        if note is None:
            return "노트 없음"
        return f"{note.writer} {note.model}{' (임시)' if note.is_provisional else ''}".strip()

    @display(description="검증에서 멈춘 것")
    def stopped(self, row: Article) -> str:
        """Return what of the notes learners do not see, and why, the newest first."""
        found = row.verifier_stops.order_by("-pk")[:STOPS_SHOWN]
        lines = (f"{STOPPED_PARTS[one.part]} ({VERDICTS[one.verdict][0]}): {one.text} {one.reason}" for one in found)
        return "\n".join(line.strip() for line in lines) or "없음"

    @display(description="프롬프트")
    def note_version(self, row: Article) -> str:
        """Return the prompt version of the notes."""
        note: StudyNote | None = getattr(row, "note", None)
        return note.prompt_version if note and note.prompt_version else "-"


@admin.register(StudyNote)
class StudyNoteAdmin(ReadOnly, ConsoleModelAdmin):
    """Notes with model and prompt; they are corrected on their article's page."""

    name_ko = "노트"
    deferred = ("article__body", "article__sketch")
    list_display = (
        *(column("article.title", "기사"), column("writer", "작성"), column("model", "모델")),
        *(column("prompt_version", "프롬프트"), column("is_provisional", "임시", boolean=True)),
        *("cost", column("updated_at", "고친 때")),
    )
    list_select_related = ("article",)
    list_filter = (choice_filter("writer", "작성", {"openai": "모델", "extractive": "모델 없이"}),)
    ordering = ("-pk",)
    fields = ("article", "summary_en", "summary_ko", "writer", "model", "prompt_version", "is_provisional", "cost")
    readonly_fields = ("cost",)
    raw_id_fields = ("article",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StudyNote]:
        """Prefetch the model calls of each article."""
        return super().get_queryset(request).prefetch_related("article__llm_calls")

    @display(description="비용(USD)")
    def cost(self, row: StudyNote) -> str:
        """Return the cost of all calls for this article."""
        return f"{sum(call.cost_usd for call in row.article.llm_calls.all()):.4f}"
