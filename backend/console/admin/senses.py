"""The admin page of senses: meanings are corrected, marked and joined once for all stories that teach them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from backend.console.admin.article_form import ConcurrentEdits, Text
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome
from backend.console.model_admin import AnyForm, FixedRows, choice_filter, column, computed, display
from backend.materials.models import Sense
from backend.materials.services import senses
from backend.study.services import corrections
from contracts.enums import SenseState

EDITABLE = ("meaning_ko", "state")


class SenseForm(ConcurrentEdits, AnyForm):
    """Meaning and state of a sense."""

    meaning_ko = Text("뜻", max_length=80)

    class Meta:
        model = Sense
        fields = EDITABLE

    def stored(self) -> dict[str, str]:
        """Lock the sense and return its meaning; of two states the later one counts."""
        return {"meaning_ko": senses.correctable(sense_id=self.instance.pk)["meaning_ko"]}


def join(rows: Sequence[Sense]) -> list[Outcome]:
    """Join senses of one word to the checked one, else to the oldest."""
    words = {(row.lemma, row.part_of_speech) for row in rows}
    if len(words) > 1 or len(rows) < 2:
        refused = "기본형과 품사가 같은 뜻을 둘 이상 고르세요. 아무것도 바뀌지 않았습니다."
        return [Outcome(refused, done=False) for _ in rows]
    target = min(rows, key=lambda row: (row.state != SenseState.CHECKED, row.pk))
    senses.merge(sense_ids=[row.pk for row in rows], into=target.pk)
    return [Outcome(f"‘{target.meaning_ko}’에 합쳤습니다.") for _ in rows]


@admin.register(Sense)
class SenseAdmin(FixedRows, ActionAdmin):
    """Meanings of words, shared by all stories and word books."""

    name_ko = "단어 뜻"
    form = SenseForm
    list_display = (
        *(column("lemma", "기본형"), column("part_of_speech", "품사"), column("meaning_ko", "뜻")),
        *(column("level", "수준"), "state_ko", "stories", column("merged_into", "합쳐진 뜻")),
    )
    list_filter = (choice_filter("state", "상태", SenseState.labels_ko()),)
    list_select_related = ("merged_into",)
    ordering = ("lemma", "part_of_speech", "pk")
    search_fields = ("=lemma",)
    search_help_text = "기본형 전체"
    fields = ("lemma", "part_of_speech", "level", "ipa", *EDITABLE)
    readonly_fields = ("lemma", "part_of_speech", "level", "ipa")
    admin_actions = (
        AdminAction(
            "join",
            "합치기",
            join,
            confirmation="합치면 되돌릴 수 없습니다. 모든 기사와 단어장에 한 가지 뜻으로 보입니다. 합칠까요?",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sense]:
        """Count the places where each sense is taught."""
        rows: QuerySet[Sense] = super().get_queryset(request)
        return rows.annotate(places=Count("occurrences"))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401 - as Django's
        """Offer the states by their Korean names."""
        if db_field.name == "state":
            kwargs["choices"] = list(SenseState.labels_ko().items())
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Sense, form: AnyForm, change: bool) -> None:
        """Correct the meaning everywhere. A changed meaning counts as checked unless the state was changed, too."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in EDITABLE}
        if changed:
            state = SenseState(changed.get("state", SenseState.CHECKED))
            meaning = changed.get("meaning_ko") or senses.correctable(sense_id=obj.pk)["meaning_ko"]
            corrections.correct_sense(sense_id=obj.pk, meaning_ko=meaning, state=state, editor_id=request.user.pk)

    @display(description="상태", label={"확인됨": "success", "확인 전": "info", "틀림": "danger"})
    def state_ko(self, row: Sense) -> str:
        """Return the state in Korean."""
        return SenseState.label_of(row.state)

    stories = staticmethod(computed("쓰인 곳", lambda row: int(getattr(row, "places", 0))))
