"""Export of all data about a learner as one JSON document, streamed."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, F, OuterRef
from django.http import StreamingHttpResponse

from backend.accounts.models import CustomSocialAccount, Notice, RecoveryWait, TokenFamily, User
from backend.accounts.services import attempt_limits
from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.learners import selectors
from backend.learners.models import Merge
from backend.study import selectors as study
from backend.study.models import (
    Card,
    CardContext,
    LearnerProfile,
    Placement,
    Report,
    ReviewLog,
    SeenArticle,
    SessionQuestion,
    StudyDay,
)

ROWS_AT_ONCE = 500
DOWNLOADS = 10
WINDOW_SECONDS = 3600

_PROFILE = ("username", "first_name", "last_name", "email", "phone_number", "date_joined", "last_login")
_IDENTITY = ("provider", "uid", "display_name", "email", "phone_number", "created_at", "updated_at")
_PREFERENCES = (
    "categories", "level", "daily_stories", "shows_disturbing", "time_zone", "session_size", "is_14_or_older",
    "updated_at",
)  # fmt: skip
_CARD = ("state", "repetitions", "stability", "difficulty", "last_day", "due", "created_at")
_CONTEXT = ("word", "sentence", "sentence_ko", "created_at")
_REVIEW = ("at", "zone", "channel", "exercise", "purpose", "grade", "before", "after")
_QUESTION = ("exercise", "purpose", "content", "answer", "hinted", "verdict", "grade", "answered_at")
_PLACEMENT = ("answers", "low", "level", "high", "created_at", "finished_at")
_SEEN = ("listed_at", "delivered_at", "opened_at", "read_at")
_REPORT = ("what", "channel", "created_at")
_SUBSCRIPTION = (
    "platform", "target_id", "guild_id", "audience", "categories", "level", "shows_disturbing", "local_time",
    "time_zone", "weekdays", "layout", "role_id", "alert_target_id", "quiet_from", "quiet_until", "state",
    "pause_reason", "created_at",
)  # fmt: skip
_DELIVERY = ("platform", "target_id", "kind", "trigger", "study_date", "slot_at", "state", "reason", "finished_at")
_FAMILY = ("created_at", "proved_at", "expires_at", "ended_at", "device", "address")
_SESSION = ("created_at", "last_seen_at", "ip", "user_agent")
_WAIT = ("phone_number", "started_at", "ready_at")
_MERGE = ("trigger", "created_at", "undo_until", "undone_at")

Row = dict[str, Any]


def download(*, user_id: int) -> StreamingHttpResponse:
    """Return a learner's document as an attachment. Call it outside any transaction.

    Raises AppError "auth.user_gone" (401), or "request.throttled" (429) after DOWNLOADS in an hour.
    """
    study.learner(user_id=user_id)
    keys = attempt_limits.personal_keys(user_id=user_id)
    counters = [attempt_limits.Counter("export.learner", key, DOWNLOADS) for key in keys]
    attempt_limits.count_attempts(counters, window_seconds=WINDOW_SECONDS)
    name = f"newsbite-{clock.seoul_today()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(document(user_id=user_id), content_type="application/json", headers=headers)


def document(*, user_id: int) -> Iterator[str]:
    """Yield the document in pieces, ROWS_AT_ONCE in memory; it includes learners merged into this one."""
    ids = selectors.ids_with_merged(user_id=user_id)
    yield f'{{"exported_at": {_json(clock.now())}'
    for name, rows in sections(ids):
        yield f",\n{_json(name)}: ["
        for number, row in enumerate(rows):
            yield f"{',' if number else ''}\n  {_json(row)}"
        yield "]"
    yield "}\n"


def sections(ids: list[int]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the name and the rows of each section."""
    own = {"user_id__in": ids}
    story = {"title": F("article__title"), "url": F("article__canonical_url")}
    saved_from = {"story_title": F("article_title"), "story_url": F("article_url")}
    names = ("lemma", "part_of_speech", "ipa", "meaning_ko", "level")
    sense = {name: F(f"sense__{name}") for name in names}
    own_cards = {"card__user_id__in": ids}
    personal = Subscription.objects.filter(owner_id__in=ids, audience=Subscription.Audience.PERSON)
    to_learner = personal.filter(platform=OuterRef("platform"), target_id=OuterRef("target_id"))
    yield "profile", _rows(User.objects.filter(pk__in=ids).values(*_PROFILE))
    yield "preferences", _rows(LearnerProfile.objects.filter(**own).values(*_PREFERENCES))
    yield "identities", _rows(CustomSocialAccount.objects.filter(**own).values(*_IDENTITY))
    yield "words", _rows(Card.objects.filter(**own).values(*_CARD, **sense))
    in_sense = {"lemma": F("card__sense__lemma"), **saved_from}
    yield "sentences", _rows(CardContext.objects.filter(**own_cards).values(*_CONTEXT, **in_sense))
    yield "reviews", _rows(ReviewLog.objects.filter(**own).values(*_REVIEW, lemma=F("card__sense__lemma")))
    asked = SessionQuestion.objects.filter(session__user_id__in=ids)
    yield "questions", _rows(asked.values(*_QUESTION, day=F("session__day")))
    yield "study_days", _rows(StudyDay.objects.filter(**own).values("day", "reason", "created_at"))
    yield "placements", _rows(Placement.objects.filter(**own).values(*_PLACEMENT))
    yield "seen", _rows(SeenArticle.objects.filter(**own).values(*_SEEN, **story))
    reported = {"word": F("item__sense__lemma"), "shown": F("item__shown"), "state": F("item__state"), **story}
    yield "reports", _rows(Report.objects.filter(**own).values(*_REPORT, **reported))
    yield "subscriptions", _rows(Subscription.objects.filter(owner_id__in=ids).values(*_SUBSCRIPTION))
    yield "deliveries", _rows(Delivery.objects.filter(Exists(to_learner)).values(*_DELIVERY))
    yield (
        "notices",
        _rows(Notice.objects.filter(**own).values("kind", "detail", "created_at", "read_at", "told_in_chat_at")),
    )
    yield "sign_ins", _rows(TokenFamily.objects.filter(**own).values(*_FAMILY))
    yield "recovery_waits", _rows(RecoveryWait.objects.filter(**own).values(*_WAIT))
    yield "web_sessions", _rows(UserSession.objects.filter(**own).values(*_SESSION))
    yield "merges", _rows(Merge.objects.filter(survivor_id__in=ids).values(*_MERGE))


def _rows(found: Any) -> Iterator[Row]:  # noqa: ANN401  a values() queryset of any model
    return iter(found.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE))


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
