"""The review of the day in a chat."""

import datetime as dt
from typing import Any

import pytest

from bot.api.errors import ApiError
from bot.conversation import studying
from bot.conversation.command import Arguments
from bot.conversation.message import Choice
from contracts.enums import Grade, QuestionPurpose, Verdict
from contracts.learners import Speaker
from contracts.study import AnsweredQuestion, AnswerResult, StudyAnswer, StudyQuestion, StudySession
from tests.bot.conversation.scripted_api import FakeApi, said
from tests.bot.kakao_skill.chat import Chat, labels
from tests.bot.kakao_skill.chat import said as heard
from tests.bot.stored_stories import JUN, detail

MONDAY = dt.date(2026, 11, 30)


def asked(number: int = 7, **fields: Any) -> StudyQuestion:
    options = ("양보하다", "해고하다", "공개하다", "오르다")
    defaults = {"exercise": "choose_meaning", "answer_kind": "option", "text": "yield", "options": options}
    return StudyQuestion(id=number, position=1, purpose=QuestionPurpose.DUE, **defaults | fields)


class StudyingApi(FakeApi):
    """One review of two questions; `given` are the answers."""

    def __init__(self, *questions: StudyQuestion, needs_age: bool = False) -> None:
        super().__init__(detail(1))
        self.questions = questions
        self.needs_age = needs_age
        self.given: list[StudyAnswer] = []

    async def study_session(self, speaker: Speaker) -> StudySession:
        done = len(self.given)
        open_one = self.questions[done] if done < len(self.questions) else None
        total = len(self.questions)
        return StudySession(
            day=MONDAY, total=total, done=done, right=done, waiting=0, needs_age=self.needs_age, next=open_one
        )

    async def study_answer(self, speaker: Speaker, answer: StudyAnswer) -> AnswerResult:
        self.given.append(answer)
        answered = AnsweredQuestion(
            id=answer.question,
            exercise="choose_meaning",
            verdict=Verdict.RIGHT if answer.answer == "0" else Verdict.WRONG,
            grade=None,
            answer=answer.answer or "",
            right_answer="양보하다",
            word="yield",
            meaning_ko="양보하다",
        )
        return AnswerResult(counted=True, answered=answered, undo_until=None, session=await self.study_session(speaker))


async def test_a_question_is_asked_with_its_options_to_tap() -> None:
    message = await studying.review(StudyingApi(asked()), JUN)
    assert said(message).startswith("복습 1/1\n이 단어의 뜻은 무엇일까요?\n\nyield")
    assert message.choices[0] == Choice("1. 양보하다", "study_answer", "7:0")
    assert message.choices[-2:] == (Choice("모르겠어요", "study_answer", "7:again"), studying.STOP)


async def test_verdict_and_next_question_come_together() -> None:
    api = StudyingApi(asked(7), asked(8, text="surge"))
    message = await studying.answer(api, JUN, Arguments("7:0"))
    assert "맞았어요" in said(message)
    assert "surge" in said(message)
    assert api.given[0].channel == "kakao_skill"


@pytest.mark.parametrize("code", sorted(studying.NOT_OPEN))
async def test_an_answer_to_a_question_that_is_not_open_shows_the_open_one(code: str) -> None:
    class Refusing(StudyingApi):
        async def study_answer(self, speaker: Speaker, answer: StudyAnswer) -> AnswerResult:
            raise ApiError(code, 409)

    message = await studying.answer(Refusing(asked(8, text="surge")), JUN, Arguments("7:0"))
    assert said(message).startswith(studying.PASSED)
    assert "surge" in said(message)


async def test_the_last_answer_ends_the_review() -> None:
    message = await studying.answer(StudyingApi(asked()), JUN, Arguments("7:2"))
    assert "답은 ‘양보하다’예요" in said(message)
    assert "오늘의 복습을 마쳤어요" in said(message)


@pytest.mark.parametrize("grade", list(Grade))
async def test_a_learner_grades_what_was_revealed(grade: Grade) -> None:
    api = StudyingApi(asked(exercise="reveal", answer_kind="grade", options=(), word="yield", meaning_ko="양보하다"))
    message = await studying.reveal(api, JUN, Arguments("7"))
    assert "양보하다" in said(message)
    (choice,) = [one for one in message.choices if one.argument == f"7:{grade.value}"]
    await studying.answer(api, JUN, Arguments(choice.argument))
    assert api.given[0].grade == grade


async def test_the_age_is_asked_before_the_first_answer() -> None:
    message = await studying.review(StudyingApi(asked(), needs_age=True), JUN)
    assert said(message) == studying.ASK_AGE


async def test_nobody_without_words_stands_before_a_wall() -> None:
    assert said(await studying.review(StudyingApi(), JUN)) == studying.NOTHING


@pytest.mark.parametrize(("typed", "given"), [("1번", "0"), ("1", "0"), ("세 번째", "2")])
async def test_a_typed_number_answers_the_question(typed: str, given: str) -> None:
    async with StudyingApi(asked(), asked(8)) as api:
        chat = Chat(api)
        await chat.type("복습")
        await chat.type(typed)
        assert api.given[0].answer == given


async def test_a_typed_word_fills_a_gap() -> None:
    async with StudyingApi(asked(exercise="fill_gap", answer_kind="text", options=())) as api:
        chat = Chat(api)
        await chat.type("퀴즈")
        await chat.type("yield")
        assert api.given[0].answer == "yield"


async def test_of_a_list_and_a_question_the_newest_takes_the_number() -> None:
    async with StudyingApi(asked(), asked(8)) as api:
        chat = Chat(api)
        await chat.type("복습")
        await chat.type("기술")
        assert "해석 보기" in labels(await chat.type("1"))
        assert api.given == []


async def test_stopping_in_words_leaves_the_review_and_no_push() -> None:
    async with StudyingApi(asked()) as api:
        chat = Chat(api)
        await chat.type("복습")
        assert heard(await chat.type("그만")) == studying.STOPPED
