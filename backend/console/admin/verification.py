"""Admin pages of the second look: what was stopped and why, and which packs were looked at or wait."""

from django.contrib import admin

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, badge, choice_filter, column, computed, display
from backend.materials.models import Verification, VerifierStop

PARTS = {"english": "영어 문장", "korean": "번역", "word": "단어 뜻", "question": "문제"}
ARTICLE_TEXTS = ("article__body", "article__sketch")
VERDICTS = {
    "contradicted": ("기사와 다름", "danger"),
    "not_stated": ("기사에 없음", "warning"),
    "unanswered": ("답하지 않음", "warning"),
    "unverified": ("제때 확인하지 못함", "info"),
}


@admin.register(VerifierStop)
class VerifierStopAdmin(ReadOnly, ConsoleModelAdmin):
    """Parts of packs that learners do not see, newest first."""

    name_ko = "검증에서 멈춘 것"
    deferred = ARTICLE_TEXTS
    list_display = (
        *(column("created_at", "시각"), column("article.title", "기사"), column("part", "부분", labels=PARTS)),
        *(badge("verdict", "판정", VERDICTS), column("level", "난이도"), column("text", "글")),
        *(column("reason", "까닭"), column("was_rewritten", "다시 쓰게 함", boolean=True)),
    )
    list_select_related = ("article",)
    list_filter = (
        choice_filter("part", "부분", PARTS),
        choice_filter("verdict", "판정", {name: label for name, (label, _) in VERDICTS.items()}),
    )
    ordering = ("-pk",)
    fields = (
        *("article", "part", "verdict", "level", "text", "text_ko", "reason", "flags", "was_rewritten"),
        *("model", "prompt_version", "created_at"),
    )
    raw_id_fields = ("article",)


@admin.register(Verification)
class VerificationAdmin(ReadOnly, ConsoleModelAdmin):
    """Packs that were looked at, and those that wait for a verifier."""

    name_ko = "검증"
    deferred = ARTICLE_TEXTS
    list_display = (
        *(column("updated_at", "시각"), column("article.title", "기사"), "waits"),
        *(column("why_waiting", "기다리는 까닭"), column("attempts", "시도 횟수"), "judged"),
    )
    list_select_related = ("article",)
    ordering = ("-pk",)
    fields = ("article", "waits", "why_waiting", "attempts", "calls", "judged", "updated_at")
    readonly_fields = ("waits", "judged")
    raw_id_fields = ("article",)

    @display(description="상태", label={"기다림": "warning", "확인함": "success"})
    def waits(self, row: Verification) -> str:
        """Return whether its pack waits."""
        return "기다림" if row.pack is not None else "확인함"

    judged = staticmethod(computed("판정 수", lambda row: len(row.verdicts)))
