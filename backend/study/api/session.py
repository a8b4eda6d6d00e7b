"""The review of the day over HTTP."""

from typing import Any, cast, get_args

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import Text, json_response, validated
from backend.study import questions
from backend.study.api.articles import BIGGEST_ID
from backend.study.services import answers, sessions
from backend.study.services.answers import Given
from contracts.enums import Grade
from contracts.study import AnswerChannel, AnswerResult, StudySession, UndoResult


def shown(review: sessions.SessionState, *, in_chat: bool) -> StudySession:
    """Return a session as the API sends it."""
    needs_age = questions.needs_age(review.profile, in_chat=in_chat)
    return questions.session_shape(review.session, review.questions, needs_age=needs_age)


class SessionApi(APIView):
    """`GET /api/v1/study/session/` (learner): the review of the present study day, begun by the first request.

    A study day runs from 04:00 to 04:00 on the learner's clock; its questions stay the same. 200 `{"day": "2026-11-30",
    "total": 15, "done": 4, "right": 3, "waiting": 0, "needs_age": false, "next": {"id": 7, "exercise":
    "choose_meaning", ...}}`; without words `total` is 0 and `next` null. 403 "study.too_young"; 401 "auth.user_gone".
    """

    stories: sessions.Stories = staticmethod(lambda _: ())
    reads_are_costly = True

    @extend_schema(responses=StudySession, operation_id="study_session_retrieve")
    def get(self, request: Request) -> HttpResponse:
        """Return the session."""
        caller = cast("Caller", request.user)
        review = sessions.today(user_id=caller.id, stories=self.stories)
        return json_response(shown(review, in_chat=caller.in_chat))


class SessionAnswerApi(APIView):
    """`POST /api/v1/study/session/answers/` (learner): answer the open question; safe to repeat, the first counts.

    `{"question": 7, "answer": "2"}` for an option or a text, `{"question": 7, "grade": "good"}` where learners grade
    themselves; `"grade": "again"` answers any question with "I don't know", `"skip": true` costs nothing. `hinted`
    after a hint. 200 `{"counted": true, "answered": {"verdict": "right", ...}, "session": {"next": {...}, ...}}`.
    400 "answer.invalid" or "request.invalid"; 403 "study.too_young"; 404 "question.unknown", others' too; 409
    "question.not_open" with `extra.open`, "session.over", or "study.age_unknown": ask, then PATCH /api/v1/me/.
    """

    @extend_schema_serializer(component_name="StudyAnswerInput")
    class Input(serializers.Serializer[dict[str, Any]]):
        """An answer."""

        question = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
        answer = Text(max_length=200, required=False, allow_blank=True)
        grade = serializers.ChoiceField(choices=Grade.choices(), required=False)
        skip = serializers.BooleanField(default=False)
        hinted = serializers.BooleanField(default=False)
        channel = serializers.ChoiceField(choices=get_args(AnswerChannel), required=False)

    @extend_schema(request=Input, responses=AnswerResult, operation_id="study_session_answer")
    def post(self, request: Request) -> HttpResponse:
        """Answer a question."""
        caller, values = cast("Caller", request.user), validated(self.Input, request.data)
        given = Given(
            answer=values.get("answer"),
            grade=values.get("grade"),
            skip=values["skip"],
            hinted=values["hinted"],
            channel=values.get("channel") or ("chat" if caller.in_chat else "web"),
            in_chat=caller.in_chat,
        )
        found = answers.answer(user_id=caller.id, question_id=values["question"], given=given)
        result = AnswerResult(
            counted=found.counted,
            answered=questions.answered_shape(found.question),
            undo_until=found.undo_until,
            session=shown(found.review, in_chat=caller.in_chat),
        )
        return json_response(result)


class SessionUndoApi(APIView):
    """`POST /api/v1/study/session/undo/` (learner): take the last answer back for ten minutes, from any channel.

    200 `{"undone": 7, "session": {"next": {"id": 7, ...}, ...}}`; 409 "answer.nothing_to_undo"; 429
    "answer.undo_limit" after 60 in a day.
    """

    @extend_schema(request=None, responses=UndoResult, operation_id="study_session_undo")
    def post(self, request: Request) -> HttpResponse:
        """Take an answer back."""
        caller = cast("Caller", request.user)
        question, review = answers.undo(user_id=caller.id)
        return json_response(UndoResult(undone=question.pk, session=shown(review, in_chat=caller.in_chat)))
