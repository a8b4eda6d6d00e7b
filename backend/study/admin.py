"""The operator's view of the learner's side."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from backend.study.models import LearnerProfile, SavedWord

# Django's admin classes take their model's type for the type checker alone.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(LearnerProfile)
class LearnerProfileAdmin(ModelAdmin):
    """What learners read."""

    list_display = ["user", "level", "categories", "updated_at"]
    list_filter = ["level"]
    search_fields = ["user__username"]
    raw_id_fields = ["user"]


@admin.register(SavedWord)
class SavedWordAdmin(ModelAdmin):
    """What learners keep."""

    list_display = ["user", "lemma", "meaning_ko", "article_title", "created_at"]
    search_fields = ["user__username", "lemma"]
    raw_id_fields = ["user", "article"]
