"""A week of reviews of one learner: begun in KakaoTalk, continued in Discord, finished on the web; merged midway."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Protocol

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Sense
from backend.study.models import Card, ReviewLog, SessionQuestion
from backend.study.questions import asked
from backend.study.selectors import sessions as selectors
from backend.study.services import corrections
from backend.study.services import senses as cards
from bot.conversation import notices, studying
from bot.conversation.rate_limits import LEARNER, Buckets
from bot.kakao_skill import answers as skill_answers
from contracts.enums import QuestionPurpose
from sandbox.discord.model.messages import Message
from tests import factories as people
from tests.bot.discord.stage import Stage, buttons, in_database, learner, texts
from tests.bot.kakao_skill.chat import BOT, USER, Answer, Chat, offered
from tests.materials import packs
from tests.study import factories
from tests.study.conftest import right

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
WORDS_A_DAY = 3
CODE = re.compile(r"[2-9A-HJ-Y]{4}-[2-9A-HJ-Y]{4}")
NEW_MEANING = "물러서다"


class Shown(NamedTuple):
    """What a place shows: the id of the open question, None at the end, and all its text."""

    question: int | None
    text: str


class Place(Protocol):
    """Where a review is begun or goes on."""

    async def review(self) -> Shown: ...

    async def give(self, question: int, answer: str) -> Shown: ...

    async def undo(self) -> Shown: ...


class KakaoTalk:
    """The skill, as Kakao calls it."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.last: Answer = {}

    async def review(self) -> Shown:
        shown = self._shown(await self.chat.type("복습"))
        is_asked_age = ("study_age", "yes") in offered(self.last)
        return self._shown(await self.chat.tap("study_age", "yes")) if is_asked_age else shown

    async def give(self, question: int, answer: str) -> Shown:
        return self._shown(await self.chat.tap("study_answer", f"{question}:{answer}"))

    async def undo(self) -> Shown:
        return self._shown(await self.chat.type("방금 거 취소"))

    def _shown(self, answer: Answer) -> Shown:
        self.last = answer
        return Shown(_open(":".join(one) for one in offered(answer)), json.dumps(answer, ensure_ascii=False))


class Discord:
    """The bot's private message, edited by taps."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def review(self) -> Shown:
        return self._shown((await self.stage.use(self.stage.jun, "review")).message)

    async def give(self, question: int, answer: str) -> Shown:
        tap = f"study_answer:{question}:{answer}"
        return self._shown((await self.stage.press(self.stage.jun, self.stage.hang(tap), tap)).message)

    async def undo(self) -> Shown:
        return self._shown((await self.stage.use(self.stage.jun, "undo")).message)

    def _shown(self, message: Message | None) -> Shown:
        return Shown(_open(buttons(message)), texts(message))


class Web:
    """The page, without script."""

    def __init__(self, user: User) -> None:
        self.user, self.browser = user, Client()

    async def log_in(self) -> None:
        backend = "backend.accounts.backends.UsernameOrPhoneBackend"
        await in_database(lambda: self.browser.force_login(self.user, backend=backend))

    async def page(self, address: str, **posted: str) -> str:
        def load() -> str:
            answer = self.browser.post(address, posted, follow=True) if posted else self.browser.get(address)
            assert answer.status_code == 200
            return answer.content.decode()

        return await in_database(load)

    async def review(self) -> Shown:
        return self._shown(await self.page("/review/"))

    async def give(self, question: int, answer: str) -> Shown:
        given = {"grade": answer} if answer in {"good", "again"} else {"answer": answer.removeprefix("=")}
        return self._shown(await self.page("/review/answer/", question=str(question), **given))

    async def undo(self) -> Shown:
        return self._shown(await self.page("/review/undo/", undo="1"))

    def _shown(self, page: str) -> Shown:
        found = re.search(r'name="question" value="(\d+)"', page)
        return Shown(int(found[1]) if found else None, page)


class Week:
    """The clock, what was shown on the present day, and how many answers count so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.shown_today: list[str] = []
        self.counted = 0

    def at(self, moment: dt.datetime) -> None:
        self._patch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))

    async def begin(self, place: Place) -> int:
        """Open the review where the learner is now; the open question is the learner's own next one."""
        question, text = await place.review()
        assert question is not None, text
        self.shown_today.append(text)
        return question

    async def right(self, place: Place, question: int) -> int | None:
        """Answer rightly; return the next question."""
        answer = await in_database(lambda: _right(question))
        following, text = await place.give(question, answer)
        assert "맞았어요" in text
        self.shown_today.append(text)
        self.counted += 1
        return following

    async def finish(self, place: Place, begin_at: int | None = None) -> None:
        """Answer all that is left; `begin_at` is the question that must be open."""
        following: int | None = await self.begin(place)
        assert begin_at in (None, following)
        while following is not None:
            following = await self.right(place, following)
        assert "오늘의 복습을 마쳤어요" in self.shown_today[-1]


def _open(actions: Iterable[str]) -> int | None:
    found = re.search(r"study_(?:answer|reveal):(\d+)", " ".join(actions))
    return int(found[1]) if found else None


def _right(pk: int) -> str:
    question = SessionQuestion.objects.select_related("card__sense", "article").get(pk=pk)
    given, now = right(question), asked(question)
    assert now is not None
    if "grade" in given:
        return str(given["grade"])
    return str(now.content.options.index(given["answer"])) if now.content.options else f"={given['answer']}"


def queue(user: User) -> list[int]:
    """Return the questions of a learner's last session without words that come back."""
    rows = SessionQuestion.objects.filter(session__user=user).exclude(purpose=QuestionPurpose.REPEAT)
    last = rows.latest("session__day").session_id
    return list(rows.filter(session=last).order_by("position").values_list("pk", flat=True))


def counted_answers() -> int:
    return ReviewLog.objects.filter(undoes=None, undone_by=None).count()


@pytest.fixture
def mornings() -> list[dt.datetime]:
    """Return the seven mornings at seven in Seoul of the next whole week, Monday first."""
    now = clock.now().astimezone(clock.SEOUL)
    monday = (now + (8 - now.isoweekday()) * DAY).replace(hour=7, minute=0, second=0, microsecond=0)
    return [monday + day * DAY for day in range(7)]


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let notices come however busy the machine is."""
    monkeypatch.setattr(notices, "WAIT_SECONDS", 20.0)
    monkeypatch.setattr(skill_answers, "NOTICES_BY_SECONDS", 20.0)
    monkeypatch.setattr(skill_answers, "MARK_SECONDS", 20.0)


def publish(again: Sense | None) -> int:
    """Publish today's story with words that nobody knows, and one that is due."""
    story = factories.packed_story([factories.sense() for _ in range(WORDS_A_DAY)])
    if again is not None:
        packs.taught(again, en=f"Now all {again.lemma} once more.", ko="다시 그래요.", word=again.lemma, story=story)
    return story.pk


class Learner:
    """One person: jun on Discord and in KakaoTalk, and for three days apart from that an account on the web."""

    kakao: KakaoTalk

    def __init__(self, stage: Stage, week: Week, chat_user: User, web_user: User) -> None:
        self.stage, self.week = stage, week
        self.discord, self.web = Discord(stage), Web(web_user)
        self.user, self.web_user = chat_user, web_user
        self.reported: Sense
        self.old_meaning = ""

    async def wakes_in_kakaotalk(self, story: int) -> list[int]:
        """Save the story's words, begin the review, answer once, by two taps; return the day's questions."""
        self.week.shown_today = [json.dumps(await self.kakao.chat.tap("save", str(story)), ensure_ascii=False)]
        first = await self.week.begin(self.kakao)
        questions = await in_database(lambda: queue(self.user))
        assert first == questions[0]
        answer = await in_database(lambda: _right(first))
        following = await self.week.right(self.kakao, first)
        again = await self.kakao.give(first, answer)
        assert again.question == following == questions[1]
        assert "맞았어요" in again.text
        return questions

    async def answers_in_discord(self, questions: list[int]) -> None:
        """Go on where KakaoTalk stopped; answer wrongly, take it back in KakaoTalk, and answer rightly."""
        assert await self.week.begin(self.discord) == questions[1]
        wrong = await self.discord.give(questions[1], "again")
        assert "아쉬워요" in wrong.text
        undone = await self.kakao.undo()
        assert studying.UNDONE in undone.text
        assert undone.question == questions[1]
        assert await self.week.begin(self.discord) == questions[1]
        await self.week.right(self.discord, questions[1])

    async def everywhere(self) -> list[str]:
        """Return the word book as each place shows it."""
        kakao = json.dumps(await self.kakao.chat.type("단어장"), ensure_ascii=False)
        seen = await self.stage.use(self.stage.jun, "words")
        return [kakao, texts(seen.message), await self.web.page("/words/")]

    async def merges(self) -> None:
        """Make a code in KakaoTalk and type it on the web."""
        logged, cards_before = await in_database(self._logged), await in_database(self._senses)
        (code,) = set(CODE.findall(json.dumps(await self.kakao.chat.type("연결"), ensure_ascii=False)))
        await self.web.log_in()
        assert "하나로 합쳤어요" in await self.web.page("/link/", code=code, confirm="yes")
        self.user = self.web_user
        assert await in_database(self._logged) == logged
        found = await in_database(lambda: list(Card.objects.filter(user=self.user).values_list("sense", flat=True)))
        assert sorted(found) == sorted(set(cards_before))

    def _senses(self) -> list[int]:
        return list(Card.objects.values_list("sense", flat=True))

    def _logged(self) -> list[int]:
        logs = ReviewLog.objects.filter(user__in=(self.user, self.web_user))
        return sorted(logs.values_list("pk", flat=True))


def answered_twice(user: User, since: dt.datetime) -> list[tuple[dt.date, str]]:
    """Return which words were answered twice on a day, without those that came back after a wrong answer."""
    logs = ReviewLog.objects.filter(user=user, at__gte=since, undoes=None, undone_by=None, card__isnull=False)
    logs = logs.exclude(purpose=QuestionPurpose.REPEAT)
    answers = logs.values_list("at", "card__sense__lemma")
    times = Counter((at.astimezone(clock.SEOUL).date(), word) for at, word in answers)
    return [key for key, count in times.items() if count > 1]


async def test_a_week_of_reviews(stage: Stage, mornings: list[dt.datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    week = Week(monkeypatch)
    week.at(mornings[0] - HOUR)

    def arrange() -> tuple[User, User]:
        jun = learner(stage.jun)
        people.identity(jun, provider="kakao_skill", uid=f"{BOT}:{USER}")
        return jun, people.user("jun", phone_number="+821012345678")

    chat_user, web_user = await in_database(arrange)
    who = Learner(stage, week, chat_user, web_user)
    for day, morning in enumerate(mornings, 1):
        week.at(morning - HOUR)
        assert stage.bot is not None
        stage.bot.learners = Buckets(LEARNER)  # full again after a night
        async with stage.django_api.client() as api:  # a new one each day: tokens do not live through a night
            who.kakao = KakaoTalk(Chat(api, answer_within=30))
            await _live(who, day, morning)
            if day == len(mornings):
                await _look_back(who, mornings[3])


async def _live(who: Learner, day: int, morning: dt.datetime) -> None:
    week = who.week
    in_news = await in_database(lambda: _due(who.user, morning)) if day >= 5 else None
    story = await in_database(lambda: publish(in_news))
    if day == 3:
        await _corrected(who)
    week.at(morning)
    await who.web.log_in()
    if day <= 4:
        await who.web.page(f"/stories/{story}/words/", save="1")
        await who.web.review()
    questions = await who.wakes_in_kakaotalk(story)
    if day == 2:
        await _reports(who, questions[0])
    if in_news is not None:
        assert f"Now all {in_news.lemma} once more." in "".join(week.shown_today)
    week.at(morning + 5 * HOUR)
    await who.answers_in_discord(questions)
    week.at(morning + 12 * HOUR)
    if day < 4:
        await week.finish(who.discord, questions[2])
        if day == 3:
            assert studying.CORRECTED.format(meaning=who.old_meaning) in "".join(week.shown_today)
        assert await in_database(lambda: queue(who.user)) == questions
        await week.finish(who.web)
    elif day == 4:
        await who.merges()
        await week.finish(who.web)
    else:
        await week.finish(who.web, questions[2])
        assert await in_database(lambda: queue(who.user)) == questions


def _due(user: User, now: dt.datetime) -> Sense:
    return selectors.due_cards(user_id=user.pk, day=now.date()).latest("pk").sense


async def _reports(who: Learner, question: int) -> None:
    sense = await in_database(lambda: SessionQuestion.objects.get(pk=question).card.sense)  # type: ignore[union-attr]
    who.reported, who.old_meaning = sense, sense.meaning_ko
    (argument,) = {one for action, one in offered(who.kakao.last) if action == "report"}
    assert argument == f"meaning s{sense.pk}"
    await who.kakao.chat.tap("report", argument)


async def _corrected(who: Learner) -> None:
    """An editor corrects what was reported, and the word books have it at once."""
    await in_database(lambda: corrections.correct_sense(sense_id=who.reported.pk, meaning_ko=NEW_MEANING))
    await in_database(cards.settle)
    await who.web.log_in()
    told = json.dumps(await who.kakao.chat.type("내 기록"), ensure_ascii=False)
    assert f"{who.old_meaning} → {NEW_MEANING}" in told
    for book in await who.everywhere():
        assert NEW_MEANING in book
        assert who.old_meaning not in book


async def _look_back(who: Learner, merged: dt.datetime) -> None:
    assert await in_database(counted_answers) == who.week.counted
    assert await in_database(lambda: answered_twice(who.user, merged)) == []
    kakao = json.dumps(await who.kakao.chat.type("내 기록"), ensure_ascii=False)
    seen = await who.stage.use(who.stage.jun, "stats")
    for text in (kakao, texts(seen.message)):
        assert "연속 7일 · 이번 주 7일" in text
    assert "7일</dd>" in await who.web.page("/stats/")
