"""Why a digest was paused, and what mends it. A reason is `owner`, `operator` or `platform.what`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("알 수 없는 이유로 보내지 못했어요. 다시 시작해 보시고, 또 멈추면 문의해 주세요.")
SENTENCES: dict[str, Promise] = {
    "missing_permission": _("봇에게 권한이 없어요. 서버의 역할이나 채널 설정에서 허용한 다음 다시 시작해 주세요."),
    "no_access": _("봇이 그 채널을 볼 수 없어요. '채널 보기'를 허용하거나 봇을 다시 초대한 다음 다시 시작해 주세요."),
    "channel_gone": _("그 채널이 없어졌어요. 디스코드에서 /setup 으로 다른 채널을 골라 주세요."),
    "guild_gone": _("봇이 그 서버에 없어요. 봇을 다시 초대한 다음 다시 시작해 주세요."),
    "dm_closed": _("다이렉트 메시지가 막혀 있어요. 디스코드의 개인정보 보호 설정에서 허용해 주세요."),
    "wrong_channel": _("그 채널에는 이 방식으로 글을 올릴 수 없어요. 디스코드에서 /setup 으로 바꿔 주세요."),
    "blocked": _("서버의 자동 관리 규칙이 글을 막았어요. 봇을 예외로 한 다음 다시 시작해 주세요."),
    "not_yours": _("그곳을 관리하는 분만 한입뉴스를 보낼 수 있어요. 관리하는 분이 /setup 을 입력해 주세요."),
    "refused": _("디스코드가 글을 받지 않았어요. 저희가 살펴볼게요."),
    "operator": _("운영자가 멈춰 두었어요. 다시 시작할 수 있어요."),
    "owner": _("직접 멈춰 두셨어요."),
}


def sentence(reason: str, detail: str = "") -> str:
    """Return what happened and how to mend it; `detail` is the bot's own note, shown after it."""
    told = str(SENTENCES.get(reason.rpartition(".")[2], UNKNOWN))
    return f"{told} ({detail})" if detail else told
