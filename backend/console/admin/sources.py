"""Admin pages of sources and their listings, checked against what the collector can read, categories and runs."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, Max, Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from unfold.widgets import UnfoldAdminSelectWidget

from backend.common import clock
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome, run_one_by_one
from backend.console.model_admin import (
    AnyForm,
    ConsoleModelAdmin,
    ReadOnly,
    ReadOnlyInline,
    badge,
    column,
    computed,
    display,
)
from backend.materials.models import Category, CollectRun, Source, SourceCategory
from backend.materials.services import feeds, source_health
from backend.materials.sources import KINDS, source_class

"""Every listing is read daily, with a margin of two hours."""
KIND_LABELS = {kind: (known.label_ko, "info") for kind, known in KINDS.items()}
CHOICES = {"body_policy": [("never", "보관하지 않음"), ("until_notes", "노트를 쓰면 버림"), ("always", "보관")]}
SECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_-]*")
ADDRESS = "http:// 또는 https://로 시작하는 주소를 입력해 주세요."


class SourceForm(AnyForm):
    """A source with its licence record."""

    class Meta:
        model = Source
        fields = "__all__"

    def clean_name(self) -> str:
        """Refuse a name that differs from another source's by case only: the collector treats both as one."""
        name: str = self.cleaned_data["name"]
        if Source.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("이미 있는 소스 이름입니다.")
        return name

    def clean_terms_url(self) -> str:
        """Refuse anything but a URL."""
        url: str = self.cleaned_data["terms_url"]
        if url and not feeds.is_address(url):
            raise forms.ValidationError(ADDRESS)
        return url


class ListingForm(AnyForm):
    """A source's listing of one of our categories."""

    class Meta:
        model = SourceCategory
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse a listing that this kind of source cannot have, instead of failing at every collection."""
        super().clean()
        given = self.cleaned_data
        source, there = given.get("source"), given.get("source_category", "")
        by_address = source_class(source.kind).lists_by_address if source and source.kind in KINDS else None
        if by_address and not feeds.is_address(there):
            self.add_error("source_category", f"피드의 주소가 필요합니다. {ADDRESS}")
        if by_address is False and not SECTION.fullmatch(there):
            self.add_error("source_category", "지면의 이름을 입력해 주세요. 예: technology, business/tech")
        return given


def _next(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "정해진 시간에"


def _ago(moment: dt.datetime | None, missing: str = "아직 없음") -> str:
    return f"{timesince(moment, clock.now(), depth=1)} 전" if moment else missing


class ListingInline(ReadOnlyInline):
    """A source's listings, each with its own health."""

    model = SourceCategory
    name_ko = "분야별 상태"
    joins = ("source", "category")
    fields = ("category_name", "there", "last_success", "streak", "next_try")
    readonly_fields = fields
    ordering = ("category__position", "pk")

    category_name = staticmethod(column("category.name_ko", "분야"))
    there = staticmethod(column("source_category", "소스에서의 이름"))
    streak = staticmethod(column("error_streak", "연속 실패"))
    last_success = staticmethod(computed("마지막 성공", lambda row: _ago(row.last_success_at)))
    next_try = staticmethod(computed("다음 시도", lambda row: _next(row.retry_at)))


def collect_now(row: Source) -> Outcome:
    """Retry the listings of a source at once."""
    if count := source_health.retry_now(row.pk):
        return Outcome(f"목록 {count}개를 1분 안에 다시 읽습니다.")
    return Outcome("꺼져 있거나 읽을 목록이 없어 아무것도 하지 않았습니다.", done=False)


@admin.register(Source)
class SourceAdmin(ActionAdmin):
    """Sources with their health and licence records."""

    name_ko = "소스"
    form = SourceForm
    list_display = (
        *(column("name", "이름"), badge("kind", "방식", KIND_LABELS), column("is_active", "켜짐", boolean=True)),
        *("state", "last_success", "streak", "next_try"),
    )
    inlines = (ListingInline,)
    admin_actions = (AdminAction("collect_now", "지금 다시 수집", run_one_by_one(collect_now)),)
    fieldsets = (
        (None, {"fields": ("name", "kind", "is_active", "credit")}),
        ("이용 허락 기록", {"fields": ("terms_url", "may_fetch_pages", "may_send_body", "may_quote", "body_policy")}),
    )

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401 - as Django's
        """Offer the registered kinds."""
        if db_field.name != "kind":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        choices = [("", "---------"), *((kind, known.label_ko) for kind, known in KINDS.items())]
        return forms.ChoiceField(label=db_field.verbose_name, choices=choices, widget=UnfoldAdminSelectWidget)

    def formfield_for_choice_field(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        """Return the field with Korean choices."""
        return super().formfield_for_choice_field(db_field, request, choices=CHOICES[db_field.name], **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Annotate the health of the worst listing of each source."""
        rows: QuerySet[Source] = super().get_queryset(request)
        return rows.annotate(
            succeeded_at=Min("source_categories__last_success_at"),
            worst_streak=Max("source_categories__error_streak"),
            tried_again_at=Min("source_categories__retry_at"),
        )

    @display(description="상태", label={"정상": "success", "늦음": "warning", "실패": "danger"})
    def state(self, row: Any) -> str:  # noqa: ANN401 - annotated
        """Return the state of the worst listing in Korean; `row` is annotated by `get_queryset`."""
        if not row.is_active:
            return "꺼짐"
        if row.worst_streak:
            return "실패"
        if row.succeeded_at is None:
            return "아직 없음"
        return "늦음" if row.succeeded_at < clock.now() - source_health.LATE_AFTER else "정상"

    last_success = staticmethod(computed("마지막 성공 (가장 오래된 분야)", lambda row: _ago(row.succeeded_at)))
    streak = staticmethod(computed("연속 실패", lambda row: int(row.worst_streak or 0)))
    next_try = staticmethod(computed("다음 시도", lambda row: _next(row.tried_again_at)))


@admin.register(SourceCategory)
class SourceCategoryAdmin(ConsoleModelAdmin):
    """The listings of sources for our categories."""

    name_ko = "소스별 분야"
    form = ListingForm
    list_display = (
        *(column("source.name", "소스"), column("category.name_ko", "분야")),
        *(column("source_category", "소스에서의 이름"), column("last_success_at", "마지막 성공")),
        *(
            column("error_streak", "연속 실패"),
            column("retry_at", "실패 뒤 다시 읽는 때"),
            column("ended_at", "끝난 때"),
        ),
    )
    list_select_related = ("source", "category")
    list_filter = ("source", "category")
    readonly_fields = ("error_streak", "last_success_at", "retry_at", "ended_at")
    fields = ("source", "category", "source_category", *readonly_fields)

    def save_model(self, request: HttpRequest, obj: SourceCategory, form: ListingForm, change: bool) -> None:
        """Clear the HTTP validators when the listing changes: they belong to the former one."""
        if {"source", "source_category"} & set(form.changed_data):
            obj.etag = obj.last_modified = ""
        super().save_model(request, obj, form, change)


@admin.register(Category)
class CategoryAdmin(ConsoleModelAdmin):
    """Categories in menu order."""

    name_ko = "분야"
    list_display = (column("name", "주소에 쓰는 이름"), column("name_ko", "이름"), column("position", "순서"))


@admin.register(CollectRun)
class CollectRunAdmin(ReadOnly, ConsoleModelAdmin):
    """Collection runs with their counts."""

    name_ko = "수집 기록"
    list_display = (
        *(column("started_at", "시작"), column("source.name", "소스"), column("category.name_ko", "분야")),
        *(column("seen", "본 것"), column("new", "새 기사"), column("updated", "고침"), column("duplicate", "중복")),
        *(column("failed", "실패"), column("why", "까닭"), column("seconds", "걸린 시간(초)")),
    )
    list_select_related = ("source", "category")
    list_filter = ("source", "category")
    fields = ("started_at", "source", "category", "seconds", "seen", "new", "updated", "duplicate", "failed", "why")
