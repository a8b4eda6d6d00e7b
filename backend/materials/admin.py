"""The operator's view of the news: sources and their health, runs, stories with their notes, calls to the model."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.materials.models import Article, Category, CollectRun, LlmCall, LlmDay, Source, SourceCategory, StudyNote
from backend.materials.services import moderate

# Django's admin classes take their model's type for the type checker alone.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[StudyNote, Article]
else:
    ModelAdmin, StackedInline = admin.ModelAdmin, admin.StackedInline


class ReadOnly(ModelAdmin):
    """What happened is looked at, not rewritten."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes history."""
        return False


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    """Categories in menu order."""

    list_display = ["name", "name_ko", "position"]


@admin.register(Source)
class SourceAdmin(ModelAdmin):
    """Outlets with their licence records."""

    list_display = ["name", "kind", "is_active", "may_fetch_pages", "may_send_body", "body_policy"]


@admin.register(SourceCategory)
class SourceCategoryAdmin(ModelAdmin):
    """How reading each outlet has been going."""

    list_display = ["source", "category", "source_category", "last_success_at", "error_streak", "retry_at"]
    list_filter = ["source", "category"]
    readonly_fields = ["etag", "last_modified", "error_streak", "last_success_at"]


@admin.register(CollectRun)
class CollectRunAdmin(ReadOnly):
    """What each run saw and did."""

    list_display = [
        "started_at",
        "source",
        "category",
        "seen",
        "new",
        "updated",
        "duplicate",
        "failed",
        "why",
        "seconds",
    ]
    list_filter = ["source", "category"]


class NoteInline(StackedInline):
    """A story's notes beside it."""

    model = StudyNote
    can_delete = False


@admin.register(Article)
class ArticleAdmin(ReadOnly):
    """Stories by state; what is taken down is gone from cache and API at once."""

    list_display = ["title", "source", "category", "status", "published_at", "attempts", "failure_reason"]
    list_filter = ["status", "source", "category"]
    search_fields = ["title", "canonical_url"]
    inlines = [NoteInline]
    actions = ["take_down"]

    @admin.action(description="Take down the chosen stories")
    def take_down(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Stop serving the chosen stories."""
        for article_id in queryset.values_list("pk", flat=True):
            moderate.take_down(article_id=article_id)


@admin.register(LlmCall)
class LlmCallAdmin(ReadOnly):
    """Every call, its cost and what the checks said."""

    list_display = ["created_at", "article", "model", "outcome", "prompt_tokens", "completion_tokens", "cost_usd"]
    list_filter = ["outcome", "model"]


@admin.register(LlmDay)
class LlmDayAdmin(ReadOnly):
    """What each day cost."""

    list_display = ["study_date", "spent_usd", "stopped_at"]
