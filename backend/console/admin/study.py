"""Admin pages of learners' preferences and saved words, as far as support needs them."""

from django.contrib import admin

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, choice_filter, column
from backend.study.models import LearnerProfile, SavedWord
from contracts.enums import Level


@admin.register(LearnerProfile)
class LearnerProfileAdmin(ReadOnly, ConsoleModelAdmin):
    """Learners' preferences, read-only."""

    name_ko = "학습 설정"
    list_display = (
        *(column("user.username", "아이디"), column("level", "수준"), column("categories", "분야")),
        column("updated_at", "고친 때"),
    )
    list_select_related = ("user",)
    list_filter = (choice_filter("level", "수준", dict(Level.choices())),)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("level", "categories", "updated_at")


@admin.register(SavedWord)
class SavedWordAdmin(ReadOnly, ConsoleModelAdmin):
    """Saved words."""

    name_ko = "저장한 단어"
    list_display = (
        *(column("user.username", "아이디"), column("lemma", "단어"), column("meaning_ko", "뜻")),
        *(column("article_title", "기사"), column("created_at", "저장한 때")),
    )
    list_select_related = ("user",)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("lemma", "word", "part_of_speech", "meaning_ko", "sentence", "article_title", "level", "created_at")
