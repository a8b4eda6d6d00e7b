"""The dashboard: figures, and charts with the tables they were drawn from."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from backend.accounts.models import User
from backend.common import clock
from backend.console import charts, dashboard_queries
from backend.console.charts import Bars, Levels, Series
from backend.materials.services import source_health
from contracts.enums import Platform

LATE_HOURS = source_health.LATE_AFTER / dt.timedelta(hours=1)
STORIES = (
    ("published", "공개", "good"),
    ("failed", "제목만", "fair"),
    ("enriched", "공개 대기", "calm"),
    ("fetched", "노트 대기", "faint"),
    ("held", "보류", "warm"),
    ("not_chosen", "고르지 않음", "mute"),
    ("withdrawn", "내림·중복", "mute"),
)
DELIVERIES = (
    ("sent", "보냄", "good"),
    ("failed", "실패", "bad"),
    ("expired", "때를 놓침", "warm"),
    ("skipped", "건너뜀", "mute"),
    ("pending", "대기", "calm"),
    ("leased", "보내는 중", "faint"),
)
FINDINGS = (("problem", "막음", "bad"), ("flag", "다시 보기", "warm"))
UNSUCCESSFUL = ("failed", "expired")
NONE_YET = "아직 없음"


@dataclass(frozen=True)
class Panel:
    """A chart with its table; `figure` is the headline, `is_bad` marks it as a problem."""

    title: str
    figure: str
    note: str
    is_bad: bool
    svg: SafeString
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    legend: Sequence[tuple[str, str]] = ()


def stories_panel() -> Panel:
    """Return how many stories came in by day and state."""
    counts, days = dashboard_queries.stories(), dashboard_queries.days()
    today = sum(count for (day, _), count in counts.items() if day == days[-1])
    note = f"노트를 기다리는 기사 {_count_text(dashboard_queries.waiting_notes())}건"
    return bars_panel("들어온 기사", f"오늘 {today:,}건", note, _by_state(STORIES, counts))


def costs_panel() -> Panel:
    """Return the model's cost by day."""
    costs, days = dashboard_queries.costs(), dashboard_queries.days()
    budget = float(settings.LLM_DAILY_BUDGET_USD)
    spent = Series("쓴 돈", "calm", [float(costs.get(day, 0)) for day in days])
    today = spent.values[-1]
    share = f"예산 ${budget:,.2f}의 {today / budget:.0%}" if budget else "예산 없음"
    chart = Bars([day_label(day) for day in days], [spent], unit="$", line=("예산", budget), decimals=2)
    return bars_panel("모델 비용", f"오늘 ${today:,.2f}", share, chart, is_bad=bool(budget) and today >= budget * 0.9)


def gate_panel() -> Panel:
    """Return what the truth gate refused and flagged by day; the table names the rules, the latest day first."""
    counts, last_day = dashboard_queries.gate_findings(), dashboard_queries.days()[-1]
    by_strength: Counter[tuple[dt.date, str]] = Counter()
    for (day, rule), count in counts.items():
        by_strength[day, rule.split()[-1]] += count
    today = by_strength.get((last_day, "problem"), 0)
    rules = sorted({(day, rule.split()[0]) for day, rule in counts}, key=lambda pair: (-pair[0].toordinal(), pair[1]))
    rows = [
        (day_label(day), rule, *(str(counts.get((day, f"{rule} {name}"), 0)) for name, _, _ in FINDINGS))
        for day, rule in rules
    ] or [(day_label(last_day), "없음", *("0" for _ in FINDINGS))]
    return bars_panel(
        "노트 검사",
        f"오늘 막음 {today:,}건",
        "규칙마다 막은 것과 다시 볼 것의 수입니다.",
        _by_state(FINDINGS, by_strength),
        head=("날짜", "규칙", *(name for _, name, _ in FINDINGS)),
        rows=rows,
    )


def deliveries_panel() -> Panel:
    """Return deliveries by day and state, with the success rate."""
    counts, days = dashboard_queries.deliveries(), dashboard_queries.days()
    rates: list[float | None] = []
    for day in days:
        sent = counts.get((day, "sent"), 0)
        ended = sent + sum(counts.get((day, state), 0) for state in UNSUCCESSFUL)
        rates.append(sent / ended if ended else None)
    chart = _by_state(DELIVERIES, counts)
    known = next((rate for rate in reversed(rates) if rate is not None), None)
    return bars_panel(
        "발송 성공",
        NONE_YET if known is None else f"성공 {known:.1%}",
        "보낸 것 ÷ (보낸 것 + 실패 + 때를 놓친 것), 가장 가까운 날",
        chart,
        is_bad=known is not None and known < 0.99,
        head=("날짜", *(one.name for one in chart.series), "성공률"),
        rows=[(*row, "-" if rate is None else f"{rate:.1%}") for row, rate in zip(chart.rows, rates, strict=True)],
    )


def due_panel() -> Panel:
    """Return how late the oldest due delivery of each platform is."""
    now = clock.now()
    values = [
        (
            Platform.label_of(one.platform),
            (now - one.oldest_at).total_seconds() / 60 if one.oldest_at else 0.0,
            f"{_count_text(one.waiting)}건",
        )
        for one in dashboard_queries.due()
    ]
    rows = [(platform, f"{minutes:.0f}분", waiting) for platform, minutes, waiting in values]
    worst = max((minutes for _, minutes, _ in values), default=0.0)
    figure = "없음" if worst <= 0 else f"{timesince(now - dt.timedelta(minutes=worst), now, depth=1)} 밀림"
    svg = charts.levels(Levels(values, limit=10.0), title="플랫폼별로 가장 오래 기다린 발송")
    head = ("플랫폼", "가장 오래 기다린 발송", "기다리는 발송")
    return Panel("밀린 발송", figure, "선은 10분입니다.", worst > 10, mark_safe(svg), head, rows)  # noqa: S308 - escaped there


def sources_panel() -> Panel:
    """Return how long ago each source was read."""
    now = clock.now()
    values: list[tuple[str, float, str]] = []
    rows: list[Sequence[str]] = []
    for one in dashboard_queries.sources():
        hours = (now - one.succeeded_at).total_seconds() / 3600 if one.succeeded_at else LATE_HOURS * 2
        note = f"{timesince(one.succeeded_at, now, depth=1)} 전" if one.succeeded_at else NONE_YET
        values.append((one.name, hours, note))
        rows.append((one.name, note, str(one.streak)))
    late = sum(hours > LATE_HOURS for _, hours, _ in values)
    figure = f"{late}곳 늦음" if late else ("모두 정상" if values else "소스 없음")
    svg = charts.levels(Levels(values, limit=LATE_HOURS), title="소스별 마지막 성공")
    note = f"마지막 성공이 {LATE_HOURS:.0f}시간을 넘으면 늦은 것입니다."
    head = ("소스", "마지막 성공", "연속 실패")
    return Panel("소스 지연", figure, note, late > 0, mark_safe(svg), head, rows)  # noqa: S308 - escaped there


PANELS: tuple[tuple[str, Callable[[], Panel]], ...] = (
    ("materials.view_article", stories_panel),
    ("digests.view_delivery", deliveries_panel),
    ("materials.view_llmday", costs_panel),
    ("materials.view_llmcall", gate_panel),
    ("digests.view_delivery", due_panel),
    ("materials.view_source", sources_panel),
)
"""Each panel with the permission to see it, in the order of the page."""


def panels(user: User | AnonymousUser) -> list[Panel]:
    """Return the panels this user may see; one query for each, and one more for the stories."""
    return [panel() for permission, panel in PANELS if user.has_perm(permission)]


def bars_panel(
    title: str,
    figure: str,
    note: str,
    chart: Bars,
    *,
    is_bad: bool = False,
    by: str = "날짜",
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> Panel:
    """Return a chart with the table it was drawn from, or with another of this head and these rows."""
    svg = mark_safe(charts.bars(chart, title=f"{title}, {by}별"))  # noqa: S308 - its texts are escaped where it is drawn
    legend = [(one.tone, one.name) for one in chart.series] + ([("line", chart.line[0])] if chart.line else [])
    head = head or ("날짜", *(one.name for one in chart.series))
    return Panel(title, figure, note, is_bad, svg, head, rows or chart.rows, legend)


def day_label(day: dt.date) -> str:
    """Return month and day."""
    return f"{day.month}/{day.day}"


def _by_state(states: Sequence[tuple[str, str, str]], counts: dashboard_queries.Counts) -> Bars:
    days = dashboard_queries.days()
    series = [Series(name, tone, [counts.get((day, state), 0) for day in days]) for state, name, tone in states]
    return Bars([day_label(day) for day in days], series, unit="건")


def _count_text(count: int) -> str:
    return f"{count:,}" + ("+" if count >= dashboard_queries.COUNT_MAX else "")
