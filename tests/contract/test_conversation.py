"""A learner's way through the news, from a typed word to a story, against the real API."""

from backend.study.models import SeenArticle
from bot.conversation import news as conversation
from bot.conversation import router, stories, typed_requests
from bot.conversation.command import Arguments
from bot.conversation.message import Block, CardList, Choice, Message
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi
from tests.materials import factories as news


def titles(message: Message) -> list[str]:
    return [card.title for block in message.blocks if isinstance(block, CardList) for card in block.cards]


def behind(django_api: DjangoApi, choice: Choice) -> Block:
    """Return what a tap on a choice shows first."""
    tapped = django_api.run(lambda api: router.answer(api, MINA, choice.action, Arguments(choice.argument)))
    return tapped.blocks[0]


def test_a_list_goes_on_where_it_stopped_and_leaves_out_what_was_opened(django_api: DjangoApi) -> None:
    shown = [news.published() for _ in range(7)]

    def listed() -> Message:
        return django_api.run(lambda api: typed_requests.named_category(api, MINA, "technology"))

    first = listed()
    more = next(choice for choice in first.choices if choice.label == "더 보기")
    assert titles(first) == [story.title for story in shown[:5]] == titles(listed())
    last = behind(django_api, more)
    assert isinstance(last, CardList)
    assert [card.title for card in last.cards] == [story.title for story in shown[5:]]
    django_api.run(lambda api: stories.show(api, MINA, Arguments(str(shown[0].pk))))
    assert shown[0].title not in titles(listed())
    assert SeenArticle.objects.filter(opened_at=None).count() == 6


def test_what_one_learner_saw_is_new_to_another(django_api: DjangoApi) -> None:
    story = news.published()
    django_api.run(lambda api: conversation.category(api, MINA, Arguments("technology")))
    assert titles(django_api.run(lambda api: conversation.category(api, JUN, Arguments("technology")))) == [story.title]
