"""A bot speaks for learners: exchange, renewal, and what happens when the API does not want it."""

import asyncio

import pytest
from django.db import connections

from backend.accounts.models import CustomSocialAccount, User
from bot.api import auth
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.learners import Speaker
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi


def test_the_first_message_makes_a_learner(django_api: DjangoApi) -> None:
    django_api.run(lambda api: api.me(MINA))
    learner = CustomSocialAccount.objects.get(provider="discord", uid=MINA.uid)
    assert learner.display_name == "미나"
    assert not learner.user.has_usable_password()


def test_one_sign_in_and_one_exchange_serve_many_questions(django_api: DjangoApi) -> None:
    async def three_questions(api: StudyApi) -> None:
        for _ in range(3):
            await api.me(MINA)

    django_api.run(three_questions)
    assert django_api.transport.asked == {"auth/token/": 1, "auth/exchange/": 1, "me/": 3}


def test_parallel_questions_of_one_speaker_share_one_exchange(django_api: DjangoApi) -> None:
    async def together(api: StudyApi) -> None:
        await asyncio.gather(*(api.me(MINA) for _ in range(8)))

    django_api.run(together)
    assert django_api.transport.asked == {"auth/token/": 1, "auth/exchange/": 1, "me/": 8}


def test_two_bots_hearing_the_same_first_message_make_one_learner(django_api: DjangoApi) -> None:
    async def both(_: StudyApi) -> None:
        async with django_api.client() as one, django_api.client() as other:
            await asyncio.gather(one.me(MINA), other.me(MINA))

    django_api.run(both)
    assert User.objects.filter(is_service_account=False).count() == 1


def test_a_rejected_token_is_renewed_once_and_the_question_repeated(django_api: DjangoApi) -> None:
    async def after_an_hour(api: StudyApi) -> None:
        await api.me(MINA)
        django_api.transport.spoil = 1
        await api.me(MINA)

    django_api.run(after_an_hour)
    assert django_api.transport.asked == {"auth/token/": 1, "auth/exchange/": 2, "me/": 3}


def test_a_rejected_service_token_is_renewed_once(django_api: DjangoApi) -> None:
    async def after_an_hour(api: StudyApi) -> None:
        await api.me(MINA)
        django_api.transport.spoil = 1
        await api.me(JUN)

    django_api.run(after_an_hour)
    assert django_api.transport.asked == {"auth/token/": 2, "auth/exchange/": 3, "me/": 2}


def test_parallel_rejections_share_one_renewal(django_api: DjangoApi) -> None:
    async def after_an_hour(api: StudyApi) -> None:
        await api.me(MINA)
        django_api.transport.spoil = 5
        await asyncio.gather(*(api.me(MINA) for _ in range(5)))

    django_api.run(after_an_hour)
    assert django_api.transport.asked["auth/exchange/"] == 2


def test_a_token_that_is_never_accepted_is_given_up(django_api: DjangoApi) -> None:
    async def hopeless(api: StudyApi) -> None:
        await api.me(MINA)
        django_api.transport.spoil = 100
        await api.me(MINA)

    with pytest.raises(ApiError) as refused:
        django_api.run(hopeless)
    assert (refused.value.code, refused.value.status) == ("auth.token_invalid", 401)
    assert django_api.transport.asked["me/"] == 2


def test_a_token_is_renewed_before_it_expires(django_api: DjangoApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "RENEW_BEFORE_SECONDS", 10_000)

    async def twice(api: StudyApi) -> None:
        await api.me(MINA)
        await api.me(MINA)

    django_api.run(twice)
    assert django_api.transport.asked["auth/exchange/"] == 2


def test_only_so_many_speakers_are_remembered(django_api: DjangoApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "SPEAKERS_MAX", 2)
    first, second, third = (Speaker("discord", str(number)) for number in range(3))

    async def crowd(api: StudyApi) -> None:
        for speaker in (first, second, first, third, first, second):
            await api.me(speaker)

    django_api.run(crowd)
    assert django_api.transport.asked["auth/exchange/"] == 4


def test_a_wrong_secret_is_refused_by_name(django_api: DjangoApi) -> None:
    django_api.credentials = django_api.credentials._replace(secret="wrong")
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.me(MINA))
    assert (refused.value.code, refused.value.status) == ("auth.credentials_invalid", 401)


def test_a_bot_switched_off_meets_new_speakers_no_more(django_api: DjangoApi) -> None:
    async def meanwhile(api: StudyApi) -> None:
        await api.me(MINA)
        await asyncio.to_thread(_switched_off, django_api)
        await api.me(JUN)

    with pytest.raises(ApiError) as refused:
        django_api.run(meanwhile)
    assert refused.value.code == "auth.credentials_invalid"
    assert not CustomSocialAccount.objects.filter(uid=JUN.uid).exists()


def test_a_learner_switched_off_is_told_so(django_api: DjangoApi) -> None:
    django_api.run(lambda api: api.me(MINA))
    User.objects.filter(is_service_account=False).update(is_active=False)
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.me(MINA))
    assert (refused.value.code, refused.value.status) == ("account.inactive", 403)


def _switched_off(django_api: DjangoApi) -> None:
    try:
        django_api.switch_off()
    finally:
        connections.close_all()
