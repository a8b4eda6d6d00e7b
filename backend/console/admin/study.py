"""Admin pages of learners' preferences and word books, as far as support needs them."""

from django.contrib import admin

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, choice_filter, column
from backend.study.models import Card, LearnerProfile
from contracts.enums import LearningState, Level


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


@admin.register(Card)
class CardAdmin(ReadOnly, ConsoleModelAdmin):
    """Words in learners' word books."""

    name_ko = "단어장의 단어"
    list_display = (
        *(column("user.username", "아이디"), column("sense.lemma", "단어"), column("sense.meaning_ko", "뜻")),
        *(column("state", "상태"), column("due", "다음 복습"), column("created_at", "담은 때")),
    )
    list_select_related = ("user", "sense")
    list_filter = (choice_filter("state", "상태", LearningState.labels_ko()),)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("sense", "state", "repetitions", "stability", "last_day", "due", "created_at")
