"""Admin pages of what learners reported, of sentences, and of corrections: seen, mended, and taken back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from backend.common.errors import AppError
from backend.console.admin.article_form import ConcurrentEdits, Factual, Text
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome, run_one_by_one
from backend.console.model_admin import (
    AnyForm,
    ConsoleModelAdmin,
    FixedRows,
    ReadOnly,
    choice_filter,
    column,
    computed,
    display,
)
from backend.materials.models import TextSentence
from backend.materials.services import senses, story_texts
from backend.study.models import Correction, ReportedItem
from backend.study.services import corrections, reports
from contracts.enums import ReportKind, ReportState

GONE = "그사이 다시 쓰여서 이 문장은 더는 없습니다."
TAKEN_DOWN = "내린 기사라 고치지 않았습니다."
FAULTS = {"article.taken_down": TAKEN_DOWN, "sentence.unknown": GONE, "article.unknown": "없는 기사입니다."}
MEND_MAX_CHARS = 1000


def closing(state: ReportState, sentence: str) -> Callable[[Sequence[ReportedItem]], list[Outcome]]:
    """Return a runner that closes open items and tells their reporters."""

    def run(rows: Sequence[ReportedItem]) -> list[Outcome]:
        refused = Outcome("이미 처리한 신고라 그대로 두었습니다.", done=False)
        return [Outcome(sentence) if reports.close([row], state=state) else refused for row in rows]

    return run


def undo(row: Correction) -> Outcome:
    """Take a correction back."""
    if row.undone_at is not None:
        return Outcome("이미 되돌린 기록이라 그대로 두었습니다.", done=False)
    try:
        corrections.take_back(correction_id=row.pk)
    except AppError as error:
        why = FAULTS.get(error.code, "그 뒤에 다시 고친 내용이 있어 되돌리지 않았습니다. 나중 것부터 되돌려 주세요.")
        return Outcome(why, done=False)
    return Outcome("고치기 전으로 되돌렸습니다. 보낸 메시지와 단어장도 곧 따라갑니다.")


class MendForm(ConcurrentEdits, AnyForm):
    """What a reported item says now, to be mended: a meaning, or a sentence with its Korean."""

    meaning_ko = Text("뜻", max_length=80)
    en = Text("영어 문장", rows=3, max_length=MEND_MAX_CHARS)
    ko = Text("해석", rows=3, max_length=MEND_MAX_CHARS, required=False)
    is_factual = Factual()

    class Meta:
        model = ReportedItem
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = _texts(self.instance) if self.instance.state == ReportState.OPEN else {}
        for name in ("meaning_ko", "en", "ko", "is_factual"):
            if name in texts:
                self.fields[name].initial = texts[name]
            elif name != "is_factual" or "en" not in texts:
                del self.fields[name]

    def stored(self) -> dict[str, str]:
        """Lock the sense, and return what stands there."""
        if self.instance.sense_id is not None:
            return {"meaning_ko": senses.correctable(sense_id=self.instance.sense_id)["meaning_ko"]}
        return _texts(self.instance)


@admin.register(ReportedItem)
class ReportedItemAdmin(FixedRows, ActionAdmin):
    """The queue of reports: open ones, the most reported first, of equals the oldest."""

    name_ko = "신고"
    form = MendForm
    list_display = ("about", "kinds", "learners", "first", "now", "state_ko")
    list_filter = (choice_filter("state", "상태", ReportState.labels_ko()),)
    list_select_related = ("sense", "article__note")
    search_fields = ("=sense__lemma",)
    search_help_text = "단어의 기본형 전체"
    readonly_fields = ("about", "kinds", "learners", "first", "shown", "state_ko", "elsewhere")
    admin_actions = (
        AdminAction(
            "mended",
            "고쳤음",
            closing(ReportState.CORRECTED, "고친 것으로 닫고 알려 준 학습자에게 전합니다."),
            applies_to=lambda row: row.state == ReportState.OPEN,
        ),
        AdminAction(
            "keep",
            "그대로 두기",
            closing(ReportState.KEPT, "그대로 두고 알려 준 학습자에게 전합니다."),
            applies_to=lambda row: row.state == ReportState.OPEN,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportedItem]:
        """Count the learners of each item; one who was joined into another counts with that one."""
        rows: QuerySet[ReportedItem] = ReportedItem.objects.order_by()  # the list orders by what is counted here
        people = Q(reports__user__merged_into=None)
        is_closed = Case(When(state=ReportState.OPEN, then=0), default=1)
        counted = rows.annotate(
            learner_count=Count("reports", filter=people), first_at=Min("reports__created_at"), closed_order=is_closed
        )
        return counted.prefetch_related("reports")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order: open ones first, the most reported of them first, of equals the oldest."""
        return ("closed_order", "-learner_count", "first_at", "pk")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401 - as Django's
        """Offer the fields that the item has; a closed one, or a story, is mended elsewhere."""
        mended: tuple[str, ...] = ()
        if obj is not None and obj.state == ReportState.OPEN:
            mended = ("meaning_ko",) if obj.sense_id else ("en", "ko", "is_factual") if _texts(obj) else ()
        return (
            (None, {"fields": ("about", *mended, "elsewhere")}),
            ("신고", {"fields": ("kinds", "learners", "first", "shown", "state_ko")}),
        )

    def save_model(self, request: HttpRequest, obj: ReportedItem, form: Any, change: bool) -> None:  # noqa: ANN401 - as Django's
        """Mend what was reported, for everybody."""
        given, editor_id = form.cleaned_data, request.user.pk
        if "meaning_ko" in form.changed_data and obj.sense_id is not None:
            corrections.correct_sense(sense_id=obj.sense_id, meaning_ko=given["meaning_ko"], editor_id=editor_id)
        elif {"en", "ko"} & set(form.changed_data) and obj.article_id is not None and obj.position is not None:
            _correct(self, request, obj.article_id, obj.level, obj.position, given)

    @display(description="무엇")
    def about(self, row: ReportedItem) -> str:
        """Return what it is called, and which sentence of which text."""
        place = f" · {row.level} {row.position + 1}번 문장" if row.position is not None else ""
        return f"{'단어' if row.sense_id else '기사'} · {reports.about_of(row)}{place}"

    @display(description="까닭")
    def kinds(self, row: ReportedItem) -> str:
        """Return how often each kind was given."""
        given = [one.what for one in row.reports.all()]
        return " · ".join(
            f"{label} {given.count(kind)}" for kind, label in ReportKind.labels_ko().items() if kind in given
        )

    @display(description="알린 사람", ordering="learner_count")
    def learners(self, row: ReportedItem) -> int:
        """Return how many learners reported it."""
        return int(getattr(row, "learner_count", 0))

    @display(description="처음 알린 때", ordering="first_at")
    def first(self, row: ReportedItem) -> Any:  # noqa: ANN401 - a time
        """Return when it was first reported."""
        return getattr(row, "first_at", None) or row.created_at

    now = staticmethod(computed("지금 내용", lambda row: row.sense.meaning_ko if row.sense else row.shown[:80]))

    @display(description="상태", label={"확인 전": "warning", "고침": "success", "그대로 둠": "info"})
    def state_ko(self, row: ReportedItem) -> str:
        """Return the state in Korean."""
        return ReportState.label_of(row.state)

    @display(description="전체 보기")
    def elsewhere(self, row: ReportedItem) -> str:
        """Return a link to the sense's or the story's own page."""
        page, pk = ("sense", row.sense_id) if row.sense_id else ("article", row.article_id)
        label = "단어 뜻에서 보기" if row.sense_id else "기사에서 보기"
        return format_html('<a href="{}">{}</a>', reverse(f"admin:materials_{page}_change", args=[pk]), label)


class SentenceForm(ConcurrentEdits, AnyForm):
    """A sentence with its Korean."""

    en = Text("영어 문장", rows=3, max_length=MEND_MAX_CHARS)
    ko = Text("해석", rows=3, max_length=MEND_MAX_CHARS, required=False)
    is_factual = Factual()

    class Meta:
        model = TextSentence
        fields = ("en", "ko")

    def stored(self) -> dict[str, str]:
        """Return the sentence as it stands."""
        row = TextSentence.objects.select_for_update().get(pk=self.instance.pk)
        return {"en": row.en, "ko": row.ko}


@admin.register(TextSentence)
class TextSentenceAdmin(FixedRows, ConsoleModelAdmin):
    """Sentences of the texts by level; each is corrected alone."""

    name_ko = "난이도별 문장"
    form = SentenceForm
    list_display = (column("text.note.article.title", "기사"), column("text.level", "수준"), column("en", "영어 문장"))
    list_select_related = ("text__note__article",)
    ordering = ("-pk",)
    search_fields = ("=en",)
    search_help_text = "영어 문장 전체"
    fields = ("en", "ko", "is_factual")

    def find(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Find the sentence as it is typed, with its index."""
        return rows.filter(en=wanted)

    def save_model(self, request: HttpRequest, obj: TextSentence, form: Any, change: bool) -> None:  # noqa: ANN401 - as Django's
        """Correct the sentence, for everybody."""
        text = obj.text
        if {"en", "ko"} & set(form.changed_data):
            _correct(self, request, text.note.article_id, text.level, obj.position, form.cleaned_data)


@admin.register(Correction)
class CorrectionAdmin(ReadOnly, ActionAdmin):
    """Corrections with what they replaced; the newest of a thing can be taken back."""

    name_ko = "고친 기록"
    list_display = (column("created_at", "때"), column("editor.username", "누가"), "about", "changes", "is_undone")
    list_select_related = ("sense", "article", "editor")
    ordering = ("-pk",)
    search_fields = ("=sense__lemma",)
    search_help_text = "단어의 기본형 전체"
    fields = ("created_at", "about", "changes", "is_factual", "undone_at")
    readonly_fields = fields
    admin_actions = (
        AdminAction("undo", "되돌리기", run_one_by_one(undo), applies_to=lambda row: row.undone_at is None),
    )

    @display(description="무엇")
    def about(self, row: Correction) -> str:
        """Return the word or the headline."""
        return row.sense.lemma if row.sense else row.article.title if row.article else "-"

    @display(description="바뀐 내용")
    def changes(self, row: Correction) -> str:
        """Return what was replaced by what, a line each."""
        if "meaning_ko" in row.before:
            return f"{row.before['meaning_ko']} → {row.after['meaning_ko']}"
        names = ("title", "summary_en", "summary_ko")
        pairs = [(row.before.get(name), row.after.get(name)) for name in names]
        old, new = story_texts.sentences_of(row.before), story_texts.sentences_of(row.after)
        pairs += [pair for key in old for pair in zip(old[key], new.get(key, ("", "")), strict=True)]
        return "\n".join(f"{one} → {other}" for one, other in pairs if one != other)

    is_undone = staticmethod(computed("되돌림", lambda row: row.undone_at is not None, boolean=True))


def _texts(item: ReportedItem) -> dict[str, str]:
    """Return what can be mended of a reported item as it stands, by field."""
    if item.sense is not None:
        return {"meaning_ko": item.sense.meaning_ko}
    if item.article_id is None or item.position is None:
        return {}
    found = story_texts.find_sentence(article_id=item.article_id, level=item.level, position=item.position)
    return {"en": found.en, "ko": found.ko} if found else {}


def _correct(
    page: ConsoleModelAdmin, request: HttpRequest, article_id: int, level: str, position: int, given: dict[str, Any]
) -> None:
    """Correct a sentence; a refusal is told in place of the confirmation."""
    try:
        corrections.correct_sentence(
            article_id=article_id,
            level=level,
            position=position,
            en=given["en"],
            ko=given["ko"],
            editor_id=request.user.pk,
            is_factual=given["is_factual"],
        )
    except AppError as error:
        page.message_user(request, FAULTS.get(error.code, error.code), messages.ERROR)
