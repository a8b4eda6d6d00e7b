"""Linking through StudyApi against the real API: after linking the bots act for the joined account."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

from backend.accounts.models import CustomSocialAccount, User
from backend.learners.models import Merge
from backend.learners.services import link_codes, merging
from bot.api.client import StudyApi
from contracts.learners import Identity, Joined, Login, Speaker
from tests import factories
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi
from tests.materials import factories as news

T = TypeVar("T")
KAKAO = Speaker("kakao_skill", "bot:b7e1c4f09a2d5e83", "미나", same_as=Login("kakao", "4012345678"))


async def meanwhile(work: Callable[[], T]) -> T:
    """Do something to the database while a bot runs."""

    def working() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(working)


def learner_of(speaker: Speaker) -> User:
    return CustomSocialAccount.objects.get(provider=speaker.provider, uid=speaker.uid).user


def test_two_chats_become_one_learner_who_is_asked_as_at_once(django_api: DjangoApi) -> None:
    story = news.published()

    async def link(api: StudyApi) -> tuple[int, ...]:
        await api.save_words(JUN, story.pk)
        before = (await api.me(JUN)).id
        made = await api.make_link_code(MINA)
        assert made.url.endswith("/link/")
        await api.confirm_link(JUN, made.code.lower())
        return before, (await api.me(MINA)).id, (await api.me(JUN)).id, len((await api.saved_words(MINA)).results)

    before, mina, jun, words = django_api.run(link)
    assert before != mina == jun
    assert words == 1


def test_a_preview_says_what_joins_and_spends_nothing(django_api: DjangoApi) -> None:
    story = news.published()

    async def look(api: StudyApi) -> None:
        await api.save_words(JUN, story.pk)
        await api.mark_seen(MINA, [story.pk])
        code = (await api.make_link_code(MINA)).code
        found = await api.preview_link(JUN, code)
        assert found.merge is None
        assert (found.preview.survives, found.preview.other) == ("other", "미나")
        assert found.preview.words == Joined(total=1, joining=1)
        assert found.preview.seen == Joined(total=1, joining=0)
        assert Identity(provider="discord", display_name="미나") in found.preview.identities
        assert (await api.confirm_link(JUN, code)).merge is not None

    django_api.run(look)


def test_a_kept_token_of_the_absorbed_learner_is_renewed_by_its_first_write(django_api: DjangoApi) -> None:
    story = news.published()
    survivor = factories.user("survivor")

    async def write(api: StudyApi) -> None:
        await api.me(JUN)

        def merge() -> None:
            absorbed = learner_of(JUN)
            merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger=Merge.Trigger.PROOF)

        await meanwhile(merge)
        await api.save_words(JUN, story.pk)

    django_api.run(write)
    assert survivor.cards.count() == 1
    assert django_api.transport.asked["auth/exchange/"] == 2


def test_whoever_made_a_code_reads_as_the_survivor_once_it_was_typed_elsewhere(django_api: DjangoApi) -> None:
    web, story = factories.user("web", phone_number="+821012345678"), news.published()

    async def come_back(api: StudyApi) -> int:
        await api.save_words(JUN, story.pk)
        code = (await api.make_link_code(JUN)).code
        await meanwhile(lambda: link_codes.confirm(user_id=web.pk, code=code))
        return len((await api.saved_words(JUN)).results)

    assert django_api.run(come_back) == 1


def test_an_undone_merge_parts_the_chats_again(django_api: DjangoApi) -> None:
    async def part(api: StudyApi) -> tuple[int, int]:
        code = (await api.make_link_code(MINA)).code
        linked = await api.confirm_link(JUN, code)
        assert linked.merge is not None
        merge_id = linked.merge.id
        await meanwhile(lambda: merging.undo(user_id=learner_of(MINA).pk, merge_id=merge_id))
        async with django_api.client() as fresh:
            return (await fresh.me(MINA)).id, (await fresh.me(JUN)).id

    mina, jun = django_api.run(part)
    assert mina != jun


def test_the_login_a_platform_names_makes_the_chat_the_web_account(django_api: DjangoApi) -> None:
    web = factories.identity(factories.user(), provider="kakao", uid="4012345678").user
    found = django_api.run(lambda api: api.me(KAKAO))
    assert found.id == web.pk


def test_a_login_named_later_joins_a_speaker_whose_token_is_kept(django_api: DjangoApi) -> None:
    web = factories.identity(factories.user(), provider="kakao", uid="4012345678").user

    async def later(api: StudyApi) -> tuple[int, ...]:
        first = await api.me(Speaker(KAKAO.provider, KAKAO.uid))
        second = await api.me(KAKAO)
        return first.id, second.id, (await api.me(Speaker(KAKAO.provider, KAKAO.uid))).id

    first, second, third = django_api.run(later)
    assert first != second == third == web.pk
    assert django_api.transport.asked["auth/exchange/"] == 2


def test_first_messages_with_a_login_at_once_make_one_learner(django_api: DjangoApi) -> None:
    async def both(_: StudyApi) -> None:
        async with django_api.client() as one, django_api.client() as other, django_api.client() as third:
            await asyncio.gather(one.me(KAKAO), other.me(KAKAO), third.me(Speaker(KAKAO.provider, KAKAO.uid)))
            assert len({(await api.me(KAKAO)).id for api in (one, other)}) == 1

    django_api.run(both)
    assert User.objects.filter(is_service_account=False, is_active=True).count() == 1
    assert CustomSocialAccount.objects.count() == 2
