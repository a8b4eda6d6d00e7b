"""What an account's owner is told, in words, by the kind of the notice."""

from collections import defaultdict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("계정에 바뀐 것이 있어요. 직접 하신 일이 아니라면 문의해 주세요.")
SENTENCES: dict[str, Promise] = {
    "identity.linked": _("%(provider)s 계정이 연결되었어요. 직접 하신 일이 아니라면 연결된 계정에서 끊어 주세요."),
    "identity.unlinked": _("%(provider)s 계정 연결이 끊어졌어요."),
    "account.separate": _(
        "같은 이메일이나 전화번호를 쓰는 %(provider)s 계정으로 다른 계정이 만들어졌어요. 본인이 아니라면 문의해 주세요."
    ),
    "phone.added": _("로그인 전화번호가 등록되었어요."),
    "phone.changed": _("로그인 전화번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 비밀번호를 바꾸고 문의해 주세요."),
    "password.changed": _("비밀번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 비밀번호를 다시 정해 주세요."),
    "password.reset": _("비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃되었어요."),
    "push.paused": _("아침 알림을 보낼 수 없어 멈췄어요. 연결을 확인하고 다시 켜 주세요."),
    "account.merge_undone": _("합쳤던 계정을 다시 나눴어요. 직접 하신 일이 아니라면 문의해 주세요."),
    "account.merged": _("다른 계정의 기록이 이 계정으로 합쳐졌어요. 24시간 안에는 되돌릴 수 있어요."),
}
PAGES = {
    "identity.linked": "linked_accounts",
    "identity.unlinked": "linked_accounts",
    "push.paused": "channels",
    "account.merge_undone": "merges",
    "account.merged": "merges",
    "phone.added": "phone",
    "phone.changed": "password",
    "password.changed": "password_reset",
    "password.reset": "sessions",
}
"""Where to look, by kind: names of pages."""
PROVIDERS = {
    "kakao": _("카카오"),
    "kakao_skill": _("카카오톡 채팅"),
    "discord": _("디스코드"),
}


def sentence(kind: str, detail: dict[str, Any]) -> str:
    """Return the sentence of a notice; `detail` fills its gaps, and what it lacks is left out."""
    provider = str(detail.get("provider", ""))
    known = detail | {"provider": PROVIDERS.get(provider, provider)}
    return str(SENTENCES.get(kind, UNKNOWN)) % defaultdict(str, known)
