"""Admin page of events: what was chosen and why, joining events and taking stories out of one."""

from collections.abc import Collection

from django.contrib import admin
from django.http import HttpRequest

from backend.console.admin_actions import ActionAdmin, AdminAction, run_together
from backend.console.model_admin import ReadOnly, ReadOnlyInline, badge, choice_filter, column, computed, display
from backend.digests.services import editions
from backend.materials.models import Article, Event
from backend.materials.services import event_store

DECISIONS = {
    "open": ("고르기 전", "info"),
    "chosen": ("골랐음", "success"),
    "late": ("늦게 골랐음", "success"),
    "editor": ("편집자가 골랐음", "success"),
    "beyond_limit": ("자리가 없어 빠짐", "warning"),
    "below_floor": ("점수가 낮아 빠짐", "warning"),
    "no_story": ("쓸 기사가 없어 빠짐", "warning"),
    "dropped": ("편집자가 뺐음", "danger"),
}
REASONS = {
    "open": "아직 순서를 매기지 않았습니다. 그날의 목록을 모두 읽으면 고릅니다.",
    "chosen": "{day} {category} 분야에서 점수가 높은 사건 안에 들어 골랐습니다.",
    "late": "{category} 분야의 자리는 찼지만 점수가 아주 높아 {day}에 더 골랐습니다.",
    "editor": "편집자가 {day}에 골랐습니다.",
    "beyond_limit": "{category} 분야에 점수가 더 높은 사건이 많아 빠졌습니다.",
    "below_floor": "점수가 기준보다 낮아 빠졌습니다.",
    "no_story": "실시간 중계나 광고뿐이라 빠졌습니다.",
    "dropped": "편집자가 뺐습니다. 새 기사가 더해져도 다시 고르지 않습니다.",
}
COMPONENTS = {
    "outlets": "매체 수",
    "tier": "매체 등급",
    "recency": "새로움",
    "balance": "드문 분야",
    "effort": "본문 길이",
}
JOIN = run_together(
    lambda ids: _join(ids),
    lambda _: "사건을 하나로 합쳤습니다. 합친 사건은 같은 곳에 두 번 나가지 않습니다.",
    lambda _: "합치려면 사건을 두 개 이상 골라 주세요.",
)
CHOOSE = run_together(
    lambda ids: event_store.choose(event_ids=ids),
    lambda _: "사건을 골랐습니다. 노트를 쓰는 대로 공개됩니다.",
    lambda _: "이미 골랐거나 쓸 기사가 없어 그대로 두었습니다.",
)
DROP = run_together(
    lambda ids: event_store.drop(event_ids=ids),
    lambda _: "고른 것을 취소했습니다. 이미 공개된 기사는 목록에서 빠지고 자기 페이지는 남습니다.",
    lambda _: "고르지 않은 사건이라 그대로 두었습니다.",
)


def _join(event_ids: Collection[int]) -> set[int]:
    if len(event_ids) < 2:
        return set()
    editions.join_events(event_ids=event_ids)
    return set(event_ids)


class StoryInline(ReadOnlyInline):
    """The stories of an event."""

    model = Article
    fk_name = "event"
    name_ko = "매체별 기사"
    joins = ("source",)
    deferred = ("body", "sketch")
    per_page = 20
    fields = ("outlet", "headline", "state", "published")
    readonly_fields = fields
    ordering = ("published_at", "pk")

    outlet = staticmethod(column("source.name", "소스"))
    headline = staticmethod(column("title", "제목"))
    state = staticmethod(column("status", "상태"))
    published = staticmethod(column("published_at", "발행"))


@admin.register(Event)
class EventAdmin(ReadOnly, ActionAdmin):
    """Events with score, components and decision."""

    name_ko = "사건"
    joins = ("leader", "category")
    deferred = ("leader__body", "leader__sketch")
    inlines = (StoryInline,)
    list_display = (
        "headline",
        badge("decision", "결과", DECISIONS),
        "rank",
        *(column("outlets", "매체"), column("category.name_ko", "분야"), column("study_date", "고른 날")),
        "reason",
    )
    list_filter = (
        choice_filter("decision", "결과", {name: label for name, (label, _) in DECISIONS.items()}),
        "category",
        "study_date",
    )
    ordering = ("-pk",)
    search_fields = ("stories__title",)
    search_help_text = "기사 제목에 든 영어 낱말"
    fields = ("headline", "reason", "rank", "points", "outlets", "category", "study_date", "decided_at")
    readonly_fields = fields
    admin_actions = (
        AdminAction("join", "한 사건으로 합치기", JOIN),
        AdminAction("choose", "고르기", CHOOSE, applies_to=lambda row: row.study_date is None),
        AdminAction("drop", "고른 것 취소하기", DROP, applies_to=lambda row: row.study_date is not None),
    )

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may change articles: an event is theirs to join and choose."""
        return request.user.has_perm("materials.change_article")

    headline = staticmethod(computed("이끄는 기사", lambda row: row.leader.title if row.leader else "이끄는 기사 없음"))
    rank = staticmethod(computed("점수", lambda row: "-" if row.score is None else f"{row.score:.2f}"))

    @display(description="점수의 내용")
    def points(self, row: Event) -> str:
        """Return what each criterion added."""
        return " · ".join(f"{COMPONENTS.get(name, name)} {value:.2f}" for name, value in row.components.items()) or "-"

    @display(description="왜 골랐나 / 왜 빠졌나")
    def reason(self, row: Event) -> str:
        """Return why the event was chosen, or was not."""
        day = row.study_date.strftime("%m월 %d일") if row.study_date else ""
        return REASONS[row.decision].format(day=day, category=row.category.name_ko)
