"""The operator's page on learning: reviews, memory, words known at day 30, who comes back. No name in any of them."""

import datetime as dt
from collections.abc import Callable, Sequence

from backend.common import clock
from backend.console.charts import Bars, Series
from backend.console.dashboard import NONE_YET, Panel, bars_panel, day_label
from backend.console.dashboard_queries import days as last_days
from backend.console.dashboard_queries import window_start
from backend.study.selectors import cohorts

PERMISSION = "study.view_learnerprofile"
CHANNELS = (("discord", "디스코드", "calm"), ("kakao_skill", "카카오톡", "warm"), ("web", "웹", "good"))
OTHERS = ("그 밖", "mute")
WEEKS = 12
WINDOW_DAYS = 14
CHECK_DAYS = 30


def panels() -> list[Panel]:
    """Return the page's charts in their order."""
    return [panel() for panel in PANELS]


def reviews_panel() -> Panel:
    """Return how many questions were answered, by day and channel."""
    days = last_days()
    counts = cohorts.answers_by_channel(since=window_start())
    named = {channel for channel, _, _ in CHANNELS}
    series = [Series(name, tone, [counts.get((day, channel), 0) for day in days]) for channel, name, tone in CHANNELS]
    others = [sum(n for (on, channel), n in counts.items() if on == day and channel not in named) for day in days]
    if any(others):
        series.append(Series(*OTHERS, others))
    today = sum(int(one.values[-1]) for one in series)
    chart = Bars([day_label(day) for day in days], series, unit="개")
    return bars_panel("하루 복습", f"오늘 {today:,}개", "되돌린 답은 세지 않습니다.", chart)


def memory_panel() -> Panel:
    """Return real retention of due cards by day, against what the schedule predicted."""
    days = last_days()
    found = cohorts.memory_by_day(since=window_start())
    shares = [100 * found[day].real if day in found else 0.0 for day in days]
    asked = sum(one.answers for one in found.values())
    real = sum(one.real * one.answers for one in found.values()) / asked if asked else None
    predicted = sum(one.predicted * one.answers for one in found.values()) / asked if asked else None
    line = None if predicted is None else ("예상", 100 * predicted)
    chart = Bars([day_label(day) for day in days], [Series("실제", "good", shares)], unit="%", line=line, decimals=1)
    figure = NONE_YET if real is None or predicted is None else f"실제 {real:.1%}, 예상 {predicted:.1%}"
    note = f"2주 동안 복습할 때가 된 단어의 답 {asked:,}개입니다."
    rows = [
        (day_label(day), f"{one.answers:,}", f"{one.real:.1%}", f"{one.predicted:.1%}")
        for day in days
        if (one := found.get(day))
    ] or [(NONE_YET, "0", "-", "-")]
    return bars_panel("기억하는 비율", figure, note, chart, head=("날짜", "답", "실제", "예상"), rows=rows)


def known_panel() -> Panel:
    """Return how many words learners knew on their 30th day, by week, and what the checks after a month say."""
    found = cohorts.known_words_by_week(weeks=WEEKS)
    today = clock.seoul_today()
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [monday - cohorts.WEEK * ago for ago in range(WEEKS - 1, -1, -1)]
    words = [found[week].words if week in found else 0.0 for week in weeks]
    chart = Bars([day_label(week) for week in weeks], [Series("아는 단어", "good", words)], unit="개", decimals=1)
    checked = cohorts.checks(since=clock.now() - dt.timedelta(days=CHECK_DAYS))
    note = (
        f"한 달 만에 무작위로 확인한 단어 {checked.asked:,}개 중 {checked.remembered:,}개를 기억했습니다."
        if checked.asked
        else "첫 복습에서 30일째 되는 날까지 외운 단어의 평균입니다."
    )
    newest = next((found[week] for week in reversed(weeks) if week in found), None)
    figure = NONE_YET if newest is None else f"평균 {newest.words:.1f}개"
    rows = [
        (f"{day_label(week)} 주", f"{found[week].learners:,}", f"{found[week].words:.1f}")
        for week in weeks
        if week in found
    ] or [(NONE_YET, "0", "-")]
    head = ("30일째인 주", "학습자", "아는 단어 평균")
    return bars_panel("30일째 아는 단어", figure, note, chart, head=head, rows=rows)


def back_panel() -> Panel:
    """Return which share of the learners is back 1, 7 and 30 days after joining."""
    found = {days: cohorts.back_after(days=days, window=WINDOW_DAYS) for days in cohorts.BACK_AFTER}
    shares = {days: one.back / one.learners if one.learners else None for days, one in found.items()}
    labels = [f"{days}일 뒤" for days in found]
    values = [100 * (share or 0.0) for share in shares.values()]
    chart = Bars(labels, [Series("돌아온 학습자", "calm", values)], unit="%", decimals=1)
    figure = ", ".join(f"{days}일 {share:.0%}" for days, share in shares.items() if share is not None) or NONE_YET
    note = f"그날이 지난 {WINDOW_DAYS}일 안에 든 학습자 가운데 기사를 열거나 복습한 비율입니다."
    rows = [
        (label, f"{one.learners:,}", f"{one.back:,}", "-" if share is None else f"{share:.1%}")
        for label, one, share in zip(labels, found.values(), shares.values(), strict=True)
    ]
    head = ("가입하고", "학습자", "돌아옴", "비율")
    return bars_panel("돌아온 학습자", figure, note, chart, by="가입한 뒤 날수", head=head, rows=rows)


PANELS: Sequence[Callable[[], Panel]] = (reviews_panel, memory_panel, known_panel, back_panel)
