"""The Korean words of what goes out."""

PLATFORMS = {"discord": "Discord", "kakao_skill": "카카오톡 채널", "kakao_memo": "카카오톡 나에게"}
KINDS = {"digest": ("다이제스트", "info"), "edit": ("고침", ""), "alert": ("알림", "warning")}
STATES = {
    "pending": ("대기", "info"),
    "leased": ("보내는 중", "info"),
    "sent": ("보냄", "success"),
    "failed": ("실패", "danger"),
    "skipped": ("건너뜀", ""),
    "expired": ("때를 놓침", "warning"),
}
RUNNING = {"active": ("보내는 중", "success"), "paused": ("멈춤", "warning")}
TRIGGERS = {"schedule": "정한 시간", "request": "주인의 요청", "": "-"}
AUDIENCES = {"channel": "채널", "person": "한 사람"}
LAYOUTS = {"plain": "메시지", "thread": "기사마다 스레드", "forum": "포럼 글"}
OUTCOMES = {"open": "아직 모름", "arrived": "도착", "unsure": "도착했을 수도 있음", "refused": "도착하지 않음"}
PUSH_STATES = {
    "sending": ("보내는 중", "info"),
    "accepted": ("결과 대기", "info"),
    "done": ("끝", "success"),
    "lost": ("알 수 없음", "warning"),
}


def names(words: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return the words without their colours."""
    return {value: name for value, (name, _) in words.items()}
