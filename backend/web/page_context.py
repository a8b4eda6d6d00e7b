"""Context processor of base.html: tabs, languages, contacts and unread notices."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts import sms
from backend.accounts.models import Notice
from backend.common.labels import language
from contracts.enums import LOGIN_PLATFORMS
from contracts.notices import NoticeKind, sentence

NOTICES_MAX = 3
TABS = (
    ("today", "/today/", _("오늘")),
    ("review", "/review/", _("복습")),
    ("archive", "/archive/", _("지난 기사")),
    ("words", "/words/", _("단어장")),
    ("preferences", "/me/", _("설정")),
)

NOTICE_PAGES: dict[str, str] = {
    NoticeKind.IDENTITY_LINKED: "linked_accounts",
    NoticeKind.IDENTITY_UNLINKED: "linked_accounts",
    NoticeKind.PUSH_PAUSED: "channels",
    NoticeKind.ACCOUNT_MERGE_UNDONE: "merges",
    NoticeKind.ACCOUNT_MERGED: "merges",
    NoticeKind.PHONE_ADDED: "phone",
    NoticeKind.PHONE_CHANGED: "password",
    NoticeKind.PASSWORD_CHANGED: "password_reset",  # pragma: allowlist secret
    NoticeKind.PASSWORD_RESET: "sessions",  # pragma: allowlist secret
}
"""The URL name of the page to look at, by kind of notice."""
ABOUT_PHONES = {kind for kind, page in NOTICE_PAGES.items() if page in {"phone", "password_reset"}}


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return the context of base.html. One query for a learner, none for a visitor."""
    return {
        "tabs": [
            {"url": reverse(f"web:{page}"), "name": name, "is_current": request.path.startswith(start)}
            for page, start, name in TABS
        ],
        "language": get_language(),
        "languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
        "kakao_channel_url": settings.KAKAO_CHANNEL_URL,
        "offers_sms": sms.is_offered(),
        "logins": [name for name in LOGIN_PLATFORMS if settings.SOCIALACCOUNT_PROVIDERS[name]["APP"]["client_id"]],
        "notices": SimpleLazyObject(lambda: unread_notices(request)),
    }


def unread_notices(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the newest unread notices of the learner who is signed in, each with the URL name of a page, or ""."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    rows: Iterable[Notice] = Notice.objects.filter(user_id=user.pk, read_at=None)[:NOTICES_MAX]
    return [
        {
            "id": row.pk,
            "created_at": row.created_at,
            "sentence": sentence(row.kind, "web", row.detail, language=language()),
            "page": "sessions" if row.kind in ABOUT_PHONES and not sms.is_offered() else NOTICE_PAGES.get(row.kind, ""),
        }
        for row in rows
    ]
