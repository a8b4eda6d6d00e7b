"""The days' digests, and their editions for each choice of categories and level."""

from django.contrib import admin

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, choice_filter, column
from backend.digests.models import Digest, Edition
from contracts.enums import Level


@admin.register(Digest)
class DigestAdmin(ReadOnly, ConsoleModelAdmin):
    """The digest of each day."""

    name_ko = "하루치 묶음"
    list_display = (column("study_date", "날짜"), column("created_at", "만든 때"))
    fields = ("study_date", "created_at")


@admin.register(Edition)
class EditionAdmin(ReadOnly, ConsoleModelAdmin):
    """The editions of each day."""

    name_ko = "선택별 묶음"
    list_display = (
        *(column("study_date", "날짜"), column("categories", "분야"), column("level", "수준")),
        *(column("article_ids", "기사 번호"), column("frozen_at", "확정")),
    )
    list_filter = (choice_filter("level", "수준", dict(Level.choices())),)
    fields = ("study_date", "categories", "level", "article_ids", "frozen_at")
