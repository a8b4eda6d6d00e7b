"""Admin pages of models: which one writes and which verifies, a canary beside it, the way back, and all calls."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest

from backend.common import clock
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome, run_one_by_one
from backend.console.model_admin import AnyForm, ConsoleModelAdmin, ReadOnly, choice_filter, column, computed, display
from backend.materials.models import LlmCall, ModelChoice
from backend.materials.notes.prompts import PROMPT_VERSION
from backend.materials.notes.verification.prompt import VERIFIER_PROMPT_VERSION
from backend.materials.services import model_choice

ROLES = {"writer": "작성", "verifier": "검증"}
PROMPTS = {"writer": PROMPT_VERSION, "verifier": VERIFIER_PROMPT_VERSION}
MEASURED_FOR = dt.timedelta(days=7)


class ChoiceForm(AnyForm):
    """A model to try in a role."""

    role = forms.ChoiceField(label="역할", choices=list(ROLES.items()))
    share = forms.IntegerField(label="맡길 비율(%)", min_value=1, max_value=100, initial=10)

    class Meta:
        model = ModelChoice
        fields = ("role", "model", "share", "input_usd_per_million", "output_usd_per_million")


def promote(row: ModelChoice) -> Outcome:
    """Give a canary all stories."""
    if not model_choice.promote(choice_id=row.pk):
        return Outcome("시험 중인 모델만 모든 기사에 쓸 수 있습니다. 그대로 두었습니다.", done=False)
    return Outcome("이제 모든 기사를 이 모델에 맡깁니다.")


def end(row: ModelChoice) -> Outcome:
    """End a canary, or go back to the model before."""
    if not model_choice.end(choice_id=row.pk):
        return Outcome("이미 끝났거나 되돌릴 모델이 없어 그대로 두었습니다.", done=False)
    return Outcome("시험을 끝냈습니다." if row.share < 100 else "이전 모델로 되돌렸습니다.")


def is_canary(row: ModelChoice) -> bool:
    """Return whether a row is a canary in force."""
    return row.ended_at is None and row.share < 100


@admin.register(ModelChoice)
class ModelChoiceAdmin(ActionAdmin):
    """Models by role, with what their calls of the last week came to."""

    name_ko = "모델과 역할"
    form = ChoiceForm
    list_display = (
        *(column("role", "역할", labels=ROLES), column("model", "모델"), "state", column("share", "비율(%)")),
        *("prompt", "calls", "refused", "cost", "seconds", column("created_at", "시작")),
    )
    ordering = ("-pk",)
    admin_actions = (
        AdminAction("promote", "모든 기사에 쓰기", run_one_by_one(promote), applies_to=is_canary),
        AdminAction("end", "그만 쓰고 되돌리기", run_one_by_one(end), applies_to=lambda row: row.ended_at is None),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelChoice]:
        """Measure the calls of the last week once for all rows."""
        rows: QuerySet[ModelChoice] = super().get_queryset(request)
        calls = LlmCall.objects.filter(created_at__gte=clock.now() - MEASURED_FOR).order_by().values("role", "model")
        self._measured = list(
            calls.annotate(
                count=Count("pk"), bad=Count("pk", filter=~Q(outcome="ok")), usd=Avg("cost_usd"), took=Avg("seconds")
            )
        )
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        """Return all fields of a row that exists: a change is a new row."""
        return ChoiceForm.Meta.fields if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False: the way back needs the rows."""
        return False

    def save_model(self, request: HttpRequest, obj: ModelChoice, form: forms.Form, change: bool) -> None:
        """Start the model as a canary, or with 100 for all stories."""
        if not change:
            made = model_choice.try_out(**form.cleaned_data)
            obj.pk, obj.created_at = made.pk, made.created_at

    @display(description="상태", label={"쓰는 중": "success", "시험 중": "warning", "끝남": "info"})
    def state(self, row: ModelChoice) -> str:
        """Return the state in Korean."""
        return "끝남" if row.ended_at else "시험 중" if row.share < 100 else "쓰는 중"

    prompt = staticmethod(computed("프롬프트", lambda row: PROMPTS[row.role]))

    @display(description="호출(7일)")
    def calls(self, row: ModelChoice) -> int:
        """Return how many calls it got."""
        return sum(one["count"] for one in self._of(row))

    @display(description="거절·실패")
    def refused(self, row: ModelChoice) -> str:
        """Return how many of them did not end well."""
        total = self.calls(row)
        return f"{sum(one['bad'] for one in self._of(row)) / total:.0%}" if total else "-"

    @display(description="호출당 비용(USD)")
    def cost(self, row: ModelChoice) -> str:
        """Return the average price of a call."""
        return self._average(row, "usd", "{:.5f}")

    @display(description="걸린 시간(초)")
    def seconds(self, row: ModelChoice) -> str:
        """Return how long a call takes."""
        return self._average(row, "took", "{:.1f}")

    def _of(self, row: ModelChoice) -> list[dict[str, Any]]:
        """Return the measured calls of a model: servers answer with its full name, gpt-4o-mini-2024-07-18."""
        named = [one for one in self._measured if one["model"].startswith(row.model)]
        return [dict(one) for one in named if one["role"] == row.role]

    def _average(self, row: ModelChoice, name: str, form: str) -> str:
        found = self._of(row)
        total = sum(one["count"] for one in found)
        return form.format(sum(float(one[name]) * one["count"] for one in found) / total) if total else "-"


@admin.register(LlmCall)
class LlmCallAdmin(ReadOnly, ConsoleModelAdmin):
    """Model calls with cost and problems found."""

    name_ko = "모델 호출"
    deferred = ("article__body", "article__sketch")
    list_display = (
        *(column("created_at", "시각"), column("article.title", "기사"), column("role", "역할", labels=ROLES)),
        *(column("model", "모델"), column("prompt_version", "프롬프트"), column("outcome", "결과")),
        *(column("prompt_tokens", "보낸 토큰"), column("completion_tokens", "받은 토큰")),
        *(column("cost_usd", "비용(USD)"), column("seconds", "걸린 시간(초)")),
    )
    list_select_related = ("article",)
    list_filter = (
        choice_filter("role", "역할", ROLES),
        choice_filter("outcome", "결과", {"ok": "정상", "llm.timeout": "시간 초과"}),
    )
    ordering = ("-pk",)
    fields = (
        *("created_at", "role", "model", "prompt_version", "outcome", "problems", "rules"),
        *("prompt_tokens", "completion_tokens", "cost_usd", "seconds"),
    )
