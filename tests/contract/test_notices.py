"""What the bots' client knows of notices, through the real application: asked for where there are some alone."""

import asyncio

import httpx
import pytest

from backend.accounts.models import CustomSocialAccount, Notice, User
from backend.accounts.services import notices as backend
from backend.learners.services import merging
from bot.api.client import StudyApi
from bot.conversation import notices, preferences
from bot.conversation.message import Message, Text
from contracts.learners import Speaker
from contracts.notices import NoticeKind, sentence
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi, DjangoTransport
from tests.contract.test_linking import learner_of, meanwhile

LIST = "me/notices/"


class Patchy(DjangoTransport):
    """A wire on which paths that end like `broken` get no answer."""

    broken = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.broken and request.url.path.endswith(self.broken):
            raise httpx.ReadError("cut", request=request)
        return await super().handle_async_request(request)


@pytest.fixture
def patchy(django_api: DjangoApi) -> Patchy:
    django_api.transport = Patchy()
    return django_api.transport


def known(speaker: Speaker, *kinds: NoticeKind) -> User:
    """Return the learner behind a speaker, to whom these things happened, the newest last."""
    user, _ = User.objects.get_or_create(username=f"chat-{speaker.uid}")
    CustomSocialAccount.objects.get_or_create(provider=speaker.provider, uid=speaker.uid, defaults={"user": user})
    for kind in kinds:
        backend.notify(user=user, kind=kind)
    return user


def unread() -> list[str]:
    return [one.kind for one in Notice.objects.filter(told_in_chat_at=None)]


async def answered(api: StudyApi, speaker: Speaker = MINA) -> list[str]:
    """Answer a question as a platform does; return the notices it was told before."""
    message = await preferences.me(api, speaker)
    found = await notices.unread(api, speaker, within=30)
    shown = notices.prepend(message, found)
    await notices.mark_read(api, speaker, found, within=30)
    return _told(shown)


def _told(message: Message) -> list[str]:
    text = "".join(block.text for block in message.blocks if isinstance(block, Text))
    return [kind.value for kind in NoticeKind if sentence(kind, "chat", {}) in text]


def test_without_notices_nothing_more_is_asked(django_api: DjangoApi) -> None:
    async def talk(api: StudyApi) -> list[list[str]]:
        return [await answered(api) for _ in range(3)]

    assert django_api.run(talk) == [[], [], []]
    assert django_api.transport.asked == {"auth/token/": 1, "auth/exchange/": 1, "me/": 3, "categories/": 1}


def test_a_notice_is_told_with_the_first_answer_and_never_again(django_api: DjangoApi) -> None:
    known(MINA, NoticeKind.PASSWORD_CHANGED)

    async def talk(api: StudyApi) -> list[list[str]]:
        return [await answered(api) for _ in range(3)]

    assert django_api.run(talk) == [["password.changed"], [], []]
    assert unread() == []
    assert django_api.transport.asked[LIST] == 1


def test_nobody_else_is_told(django_api: DjangoApi) -> None:
    known(MINA, NoticeKind.PASSWORD_CHANGED)
    assert django_api.run(lambda api: answered(api, JUN)) == []
    assert (django_api.transport.asked[LIST], unread()) == (0, ["password.changed"])


def test_of_five_three_are_told_and_then_two(django_api: DjangoApi) -> None:
    kinds = (
        NoticeKind.PHONE_ADDED,
        NoticeKind.PHONE_CHANGED,
        NoticeKind.PASSWORD_CHANGED,
        NoticeKind.ACCOUNT_MERGED,
        NoticeKind.ACCOUNT_MERGE_UNDONE,
    )
    known(MINA, *kinds)

    async def talk(api: StudyApi) -> list[set[str]]:
        return [set(await answered(api)) for _ in range(3)]

    assert django_api.run(talk) == [set(kinds[2:]), set(kinds[:2]), set()]
    assert django_api.transport.asked[LIST] == 2


def test_what_was_read_on_the_web_meanwhile_is_asked_for_once(django_api: DjangoApi) -> None:
    user = known(MINA, NoticeKind.PASSWORD_CHANGED)

    async def talk(api: StudyApi) -> list[list[str]]:
        await api.me(MINA)
        (told,) = await meanwhile(lambda: backend.unread(user_id=user.pk, limit=5))
        await meanwhile(lambda: backend.mark_read(user_id=user.pk, notice_id=told.pk))
        return [await answered(api) for _ in range(2)]

    assert django_api.run(talk) == [[], []]
    assert django_api.transport.asked[LIST] == 1


def test_what_happens_later_is_told_once_the_token_is_renewed(django_api: DjangoApi) -> None:
    async def talk(api: StudyApi) -> list[list[str]]:
        before = await answered(api)
        await meanwhile(lambda: backend.notify(user=learner_of(MINA), kind=NoticeKind.PASSWORD_CHANGED))
        return [before, await answered(api)]

    assert django_api.run(talk) == [[], []]
    assert django_api.run(answered) == ["password.changed"]


def test_two_answers_at_once_tell_it_at_least_once_and_break_nothing(django_api: DjangoApi) -> None:
    known(MINA, NoticeKind.PASSWORD_CHANGED)

    async def talk(api: StudyApi) -> list[list[str]]:
        return await asyncio.gather(*(answered(api) for _ in range(6)))

    told = django_api.run(talk)
    assert ["password.changed"] in told
    assert all(one in ([], ["password.changed"]) for one in told)
    assert unread() == []


def test_what_cannot_be_fetched_now_is_told_with_the_next_answer(django_api: DjangoApi, patchy: Patchy) -> None:
    known(MINA, NoticeKind.PASSWORD_CHANGED)

    async def talk(api: StudyApi) -> list[list[str]]:
        patchy.broken = LIST
        first = await answered(api)
        patchy.broken = ""
        return [first, await answered(api)]

    assert django_api.run(talk) == [[], ["password.changed"]]


def test_what_cannot_be_marked_is_told_again(django_api: DjangoApi, patchy: Patchy) -> None:
    known(MINA, NoticeKind.PASSWORD_CHANGED)

    async def talk(api: StudyApi) -> list[list[str]]:
        patchy.broken = "/read/"
        first = await answered(api)
        patchy.broken = ""
        return [first, await answered(api), await answered(api)]

    assert django_api.run(talk) == [["password.changed"], ["password.changed"], []]


def test_whoever_was_joined_into_an_account_hears_of_it(django_api: DjangoApi) -> None:
    async def talk(api: StudyApi) -> list[list[str]]:
        first = await answered(api)
        survivor = await meanwhile(lambda: known(JUN))
        absorbed = await meanwhile(lambda: learner_of(MINA))
        await meanwhile(lambda: merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger="code"))
        await api.change_me(MINA, level="A2")  # a write: the absorbed learner's token is refused
        return [first, await answered(api)]

    assert django_api.run(talk) == [[], ["account.merged"]]
