"""A push the whole way: switched on in the chat, sent by the sweep, asked for by KakaoTalk, answered by the skill."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings as DjangoSettings
from starlette.applications import Starlette

from backend.accounts.services import oauth_grants
from backend.common import clock
from backend.digests import slots
from backend.digests.models import Delivery, Subscription
from backend.digests.services import schedule, subscriptions
from backend.digests.services.push import sweep
from backend.materials.models import Article
from backend.study.models import SeenArticle
from bot.conversation import push
from bot.kakao_skill.app import create_app
from bot.kakao_skill.callback import Callbacks
from contracts.learners import Speaker
from sandbox import keys
from sandbox.kakao import page
from sandbox.kakao.chats import Chat
from sandbox.kakao.people import JUN, MINA, KakaoPerson
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import SKILL_PATH, Settings
from sandbox.ports import HOST, free_port
from sandbox.server import serve
from tests import factories as people
from tests.bot.conversation.scripted_api import said
from tests.contract.conftest import DjangoApi
from tests.digests.factories import stories
from tests.digests.push.factories import results_due, states
from tests.tasks.test_push import by_day

SECRET = "the-real-skills-secret"
SPEAKER = Speaker("kakao_skill", f"{keys.KAKAO_BOT_ID}:{MINA.bot_user_key}", "미나")
PATIENCE_SECONDS = 20.0


@pytest.fixture
def street(django_api: DjangoApi, settings: DjangoSettings) -> Iterator[Kakao]:
    """KakaoTalk's stand-in with the real skill behind it, and the operator's settings for it."""
    port = free_port()
    with serve(create_app(django_api.client(), (SECRET,), callbacks=Callbacks())) as skill_url:
        there = Settings(skill_url=skill_url + SKILL_PATH, skill_secret=SECRET, own_url=f"http://{HOST}:{port}")
        kakao = Kakao(replace(there, skill_seconds=5.0))
        with serve(Starlette(routes=page.routes(kakao)), port=port) as url:
            settings.FETCH_ALLOW_HOSTS = frozenset({f"{HOST}:{port}"})
            settings.KAKAO_BOT_API_BASE, settings.KAKAO_API_BASE = f"{url}/kakao/bot", f"{url}/kakao/api"
            settings.KAKAO_REST_API_KEY, settings.KAKAO_BOT_ID = keys.KAKAO_REST_API_KEY, keys.KAKAO_BOT_ID
            settings.KAKAO_EVENT_NAME, settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = keys.KAKAO_EVENT_NAME, 1500
            settings.KAKAO_MEMO_PUSH = True
            yield kakao


def due_now(row: Subscription) -> Delivery:
    """Let the day's digest of a subscription be due, by a clock on which it is noon."""
    noon = slots.PUSH_QUIET_UNTIL.replace(hour=12)
    Subscription.objects.filter(pk=row.pk).update(time_zone=by_day(), local_time=noon, next_run_at=clock.now())
    schedule.schedule_due()
    return row.deliveries.get()


def pushed(row: Delivery) -> None:
    """Push, and look for the result until it is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    sweep.sweep()
    while states(row)[0][0] == "leased":
        assert time.monotonic() < deadline, "the push never ended"
        results_due()
        sweep.sweep()
        time.sleep(0.05)


def bubbles(kakao: Kakao, person: KakaoPerson) -> list[str]:
    """Return what the channel has written into somebody's chat, each as JSON."""
    entries = room_of(kakao, person).entries
    return [json.dumps(one.template, ensure_ascii=False) for one in entries if one.who == "bot"]


def room_of(kakao: Kakao, person: KakaoPerson) -> Chat:
    chat = kakao.chats.find(person.id)
    assert chat is not None
    return chat


def switched_on(django_api: DjangoApi, person: KakaoPerson) -> Subscription:
    """Have somebody switch their push on in the chat."""
    speaker = Speaker("kakao_skill", f"{keys.KAKAO_BOT_ID}:{person.bot_user_key}", person.nickname)
    django_api.run(lambda api: push.on(api, speaker))
    return Subscription.objects.get(target_id=speaker.uid)


def test_on_status_and_off_in_the_chat(django_api: DjangoApi, street: Kakao) -> None:
    assert said(django_api.run(lambda api: push.status(api, SPEAKER))).startswith("아침 알림이 꺼져")
    assert said(django_api.run(lambda api: push.on(api, SPEAKER))).startswith("아침 알림을 켰")
    row = Subscription.objects.get()
    assert (row.target_id, row.audience, row.state) == (SPEAKER.uid, "person", "active")
    assert said(django_api.run(lambda api: push.status(api, SPEAKER))).startswith("아침 알림이 켜져")
    django_api.run(lambda api: push.off(api, SPEAKER))
    assert said(django_api.run(lambda api: push.status(api, SPEAKER))).startswith("아침 알림이 꺼져")
    django_api.run(lambda api: push.on(api, SPEAKER))
    assert Subscription.objects.get().state == "active"


def test_a_friend_gets_the_digest_of_the_day_as_a_bubble(django_api: DjangoApi, street: Kakao) -> None:
    ids = stories(3)
    row = due_now(switched_on(django_api, MINA))
    room_of(street, MINA).is_friend = True
    pushed(row)
    assert states(row) == [("sent", "")]
    (bubble,) = bubbles(street, MINA)
    titles = Article.objects.filter(pk__in=ids).values_list("title", flat=True)
    assert all(title in bubble for title in titles)
    assert set(SeenArticle.objects.values_list("article_id", flat=True)) == set(ids)


def test_one_who_left_the_channel_is_told_apart(django_api: DjangoApi, street: Kakao) -> None:
    stories(1)
    here, gone = switched_on(django_api, MINA), switched_on(django_api, JUN)
    rows = [due_now(here), due_now(gone)]
    room_of(street, MINA).is_friend = True
    pushed(rows[0])
    assert states(*rows) == [("sent", ""), ("pending", "push.not_reached")]
    assert (len(bubbles(street, MINA)), bubbles(street, JUN)) == (1, [])


def test_a_memo_stands_in_the_chat_with_oneself(django_api: DjangoApi, street: Kakao) -> None:
    stories(2)
    token = street.tokens.issue(MINA.id, ["talk_message"]).value
    identity = people.identity(provider="kakao", uid=str(MINA.id))
    oauth_grants.store(identity=identity, access_token=token, access_seconds=21599, scopes="talk_message")
    row = due_now(subscriptions.opt_in(owner_id=identity.user_id, platform="kakao_memo"))
    pushed(row)
    assert states(row) == [("sent", "")]
    (memo,) = room_of(street, MINA).memos
    assert memo.template is not None
    assert (memo.template["object_type"], len(memo.template["contents"])) == ("list", 2)
