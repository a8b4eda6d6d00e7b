"""Stories by state, and what an editor can do to one."""

from typing import Any, Protocol

from django import forms
from django.contrib import admin
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest

from backend.console.admin.article_form import Correction
from backend.console.admin_actions import Deed, Doing, together
from backend.console.model_admin import Desk, ReadOnly, Table, chosen_of, column, display
from backend.materials.models import Article, LlmCall, StudyNote
from backend.materials.models.article import STORY_WORDS
from backend.materials.services import article_edits

HELD = "보류"
STATES = {
    "fetched": "노트 대기",
    "enriched": "공개 대기",
    "published": "공개",
    "failed": "제목만 공개",
    "withdrawn": "내림",
}
COLOURS = {
    "공개": "success",
    "공개 대기": "info",
    "노트 대기": "info",
    "제목만 공개": "warning",
    HELD: "warning",
    "내림": "danger",
}
OUTLASTING = "보낸 메시지도 곧 고쳐집니다."


class Kept(Protocol):
    """A story with what its page's query tells of its text."""

    keeps_text: bool


def _redone(row: Kept) -> str:
    kept = "본문으로" if row.keeps_text else "본문이 남아 있지 않아 제목과 개요만으로"
    return f"{kept} 노트를 다시 씁니다. 그때까지는 지금 노트가 보입니다."


TAKE_DOWN = together(
    lambda ids: article_edits.take_down(article_ids=ids),
    lambda _: f"기사를 내렸습니다. {OUTLASTING}",
    lambda _: "이미 내린 기사라 그대로 두었습니다.",
)
HOLD = together(
    lambda ids: article_edits.hold(article_ids=ids),
    lambda _: f"기사를 보류했습니다. {OUTLASTING}",
    lambda _: "이미 보류했거나 내린 기사라 그대로 두었습니다.",
)
RELEASE = together(
    lambda ids: article_edits.release(article_ids=ids),
    lambda _: f"보류를 풀었습니다. {OUTLASTING}",
    lambda _: "보류된 기사가 아니라 그대로 두었습니다.",
)
REDO = together(
    lambda ids: article_edits.redo_notes(article_ids=ids),
    _redone,
    lambda _: "내렸거나 남은 글이 없어 노트를 다시 쓸 수 없습니다.",
)


def is_served(row: Article) -> bool:
    """Say whether a story is not taken down or held."""
    return row.status != Article.Status.WITHDRAWN


def has_text(row: Article) -> bool:
    """Say whether notes can be made of what is left of a story: a licence may have its text dropped after the first."""
    keeps_text: bool = getattr(row, "keeps_text", False)  # as its page's query tells
    return is_served(row) and (keeps_text or bool(row.abstract))


def is_held(row: Article) -> bool:
    """Say whether a story waits for its release."""
    return bool(row.held_from)


class Calls(ReadOnly, Table):
    """What was asked of a model for a story, and what it cost."""

    model = LlmCall
    name_ko = "모델 호출"
    per_page = 10
    fields = ("when", "asked", "version", "came_of_it", "cost")
    readonly_fields = fields
    ordering = ("-pk",)

    when = staticmethod(column("created_at", "시각"))
    asked = staticmethod(column("model", "모델"))
    version = staticmethod(column("prompt_version", "프롬프트"))
    came_of_it = staticmethod(column("outcome", "결과"))
    cost = staticmethod(column("cost_usd", "비용(USD)"))


@admin.register(Article)
class ArticleDesk(Doing):
    """Stories by state; what is held or taken down is gone from cache, API, web and sent messages."""

    name_ko = "기사"
    form = Correction
    inlines = (Calls,)
    list_display = (
        *(column("title", "제목"), "state", column("source.name", "소스"), column("category.name_ko", "분야")),
        *(column("published_at", "발행"), column("failure_reason", "실패한 까닭"), column("attempts", "실패 횟수")),
    )
    list_select_related = ("source", "category")
    list_filter = (chosen_of("status", "상태", STATES), "source", "category")
    ordering = ("-pk",)
    search_fields = ("title",)
    search_help_text = "제목에 든 영어 낱말, 또는 기사 주소"
    readonly_fields = (
        *("state", "source", "category", "canonical_url"),
        *("published_at", "listed_at", "due_at", "attempts", "failure_reason", "failure_detail"),
        *("note_model", "note_version"),
    )
    fieldsets = (
        (None, {"fields": ("title", "summary_en", "summary_ko")}),
        ("상태", {"fields": ("state", "failure_reason", "failure_detail", "attempts", "due_at", "listed_at")}),
        ("출처", {"fields": ("source", "category", "canonical_url", "published_at")}),
        ("노트", {"fields": ("note_model", "note_version")}),
    )
    deeds = (
        Deed("hold", "보류", HOLD, fits=is_served),
        Deed("release", "보류 해제", RELEASE, fits=is_held),
        Deed("redo_notes", "노트 다시 쓰기", REDO, fits=has_text),
        Deed(
            "take_down",
            "내리기",
            TAKE_DOWN,
            question="기사를 내리면 되돌릴 수 없습니다. 웹과 앱, 이미 보낸 메시지에서 모두 사라집니다. 내릴까요?",
            fits=lambda row: is_served(row) or is_held(row),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Leave the texts where they are: a list of them would be megabytes."""
        rows: QuerySet[Article] = super().get_queryset(request)
        keeps_text = ExpressionWrapper(~Q(body=""), BooleanField())
        rows = rows.select_related("source", "category", "note").defer("body", "sketch")
        return rows.annotate(keeps_text=keeps_text)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by address exactly, else by the words of the headline, which an index knows."""
        if search_term.startswith(("http://", "https://")):
            return queryset.filter(canonical_url=search_term), False
        if not search_term.strip():
            return queryset, False
        query = SearchQuery(search_term, config="english", search_type="websearch")
        query |= SearchQuery(search_term, config="simple", search_type="websearch")
        return queryset.annotate(told=STORY_WORDS).filter(told=query), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Stories come from outlets."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A story that was deleted would be collected again."""
        return False

    def save_model(self, request: HttpRequest, obj: Article, form: "forms.ModelForm[Article]", change: bool) -> None:
        """Correct what was changed, and nothing else."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        article_edits.edit(article_id=obj.pk, **changed)

    @display(description="상태", label=COLOURS)
    def state(self, row: Article) -> str:
        """Return the state as an editor calls it."""
        return HELD if row.held_from else STATES[row.status]

    @display(description="노트를 쓴 모델")
    def note_model(self, row: Article) -> str:
        """Return what wrote the notes."""
        note: StudyNote | None = getattr(row, "note", None)
        if note is None:
            return "노트 없음"
        return f"{note.writer} {note.model}{' (임시)' if note.is_provisional else ''}".strip()

    @display(description="프롬프트")
    def note_version(self, row: Article) -> str:
        """Return which prompt they were written with."""
        note: StudyNote | None = getattr(row, "note", None)
        return note.prompt_version if note and note.prompt_version else "-"


@admin.register(StudyNote)
class StudyNoteDesk(ReadOnly, Desk):
    """Notes by the model and prompt that wrote them; they are corrected on their story's page."""

    name_ko = "노트"
    list_display = (
        *(column("article.title", "기사"), column("writer", "작성"), column("model", "모델")),
        *(column("prompt_version", "프롬프트"), column("is_provisional", "임시", boolean=True)),
        *("cost", column("updated_at", "고친 때")),
    )
    list_select_related = ("article",)
    list_filter = (chosen_of("writer", "작성", {"openai": "모델", "extractive": "모델 없이"}),)
    ordering = ("-pk",)
    fields = ("article", "summary_en", "summary_ko", "writer", "model", "prompt_version", "is_provisional", "cost")
    readonly_fields = ("cost",)
    raw_id_fields = ("article",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StudyNote]:
        """Bring along what each story's calls cost."""
        rows: QuerySet[StudyNote] = super().get_queryset(request)
        return rows.prefetch_related("article__llm_calls").defer("article__body", "article__sketch")

    @display(description="비용(USD)")
    def cost(self, row: StudyNote) -> str:
        """Return what all calls for this story cost."""
        return f"{sum(call.cost_usd for call in row.article.llm_calls.all()):.4f}"
