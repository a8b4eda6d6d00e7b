"""Names, colours and menu of the console. Imported by the settings, so it imports no model."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy


def _item(title: str, icon: str, model: str) -> dict[str, Any]:
    app, _, name = model.partition(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: bool(request.user.has_perm(f"{app}.view_{name}")),
    }


def _group(title: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": [*items]}


NAVIGATION = [
    {"title": "", "items": [{"title": "한눈에 보기", "icon": "monitoring", "link": reverse_lazy("admin:index")}]},
    _group(
        "뉴스",
        _item("기사", "article", "materials.article"),
        _item("사건", "hub", "materials.event"),
        _item("노트", "edit_note", "materials.studynote"),
        _item("신고", "flag", "study.reporteditem"),
        _item("고친 기록", "undo", "study.correction"),
        _item("단어 뜻", "dictionary", "materials.sense"),
        _item("난이도별 문장", "notes", "materials.textsentence"),
        _item("소스", "rss_feed", "materials.source"),
        _item("소스별 분야", "category", "materials.sourcecategory"),
        _item("수집 기록", "history", "materials.collectrun"),
        _item("검증에서 멈춘 것", "gpp_maybe", "materials.verifierstop"),
        _item("검증", "fact_check", "materials.verification"),
        _item("모델과 역할", "model_training", "materials.modelchoice"),
        _item("모델 호출", "smart_toy", "materials.llmcall"),
        _item("하루 비용", "payments", "materials.llmday"),
    ),
    _group(
        "발송",
        _item("발송", "send", "digests.delivery"),
        _item("구독", "notifications", "digests.subscription"),
        _item("선택별 묶음", "inventory_2", "digests.edition"),
        _item("푸시 요청", "outgoing_mail", "digests.pushcall"),
        _item("푸시 비용", "receipt_long", "digests.pushmonth"),
    ),
    _group(
        "학습자",
        {
            "title": "학습 현황",
            "icon": "school",
            "link": reverse_lazy("admin:learning"),
            "permission": lambda request: bool(request.user.has_perm("study.view_learnerprofile")),
        },
        _item("학습자와 봇 계정", "group", "accounts.user"),
        _item("연결된 플랫폼", "link", "accounts.customsocialaccount"),
        _item("로그인", "login", "accounts.tokenfamily"),
        _item("학습 설정", "tune", "study.learnerprofile"),
        _item("계정 합치기", "merge", "learners.merge"),
        _item("플랫폼에 알릴 탈퇴", "person_remove", "learners.providerunlink"),
    ),
    _group(
        "운영",
        _item("일정", "schedule", "django_celery_beat.periodictask"),
        _item("감사 기록", "fact_check", "admin.logentry"),
        _item("역할", "badge", "auth.group"),
    ),
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "한입뉴스 운영",
    "SITE_HEADER": "한입뉴스 운영",
    "SITE_SUBHEADER": "Newsbite",
    "SITE_SYMBOL": "newspaper",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda _: static("console/console.css")],
    "COLORS": {
        "primary": {
            "50": "oklch(98% .016 73)",
            "100": "oklch(95% .038 75)",
            "200": "oklch(90% .076 70)",
            "300": "oklch(84% .128 66)",
            "400": "oklch(75% .183 55)",
            "500": "oklch(70% .200 47)",
            "600": "oklch(55% .170 42)",
            "700": "oklch(48% .150 39)",
            "800": "oklch(42% .130 37)",
            "900": "oklch(36% .110 38)",
            "950": "oklch(27% .080 37)",
        }
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": NAVIGATION},
}
