"""A week of one learner with both bots and the web: the digest in their server, KakaoTalk at noon, the web at night."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.test import Client

from backend.common import clock
from backend.digests.models import Delivery
from backend.digests.services import schedule
from backend.materials.models import Article, Event, SourceCategory
from tests import factories as people
from tests.bot.discord.stage import Stage, buttons, in_database, learner, settled
from tests.bot.kakao_skill.chat import BOT, USER, Answer, Chat, offered, tapped, typed
from tests.digests import factories
from tests.digests.happenings import publish_day

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SEEN_BEFORE = 'aria-labelledby="seen"'


@pytest.fixture
def mornings() -> list[dt.datetime]:
    """Return seven mornings at eight in Seoul, all ahead of the bots' own clock."""
    first = (clock.now() + DAY).astimezone(clock.SEOUL).replace(hour=8, minute=0, second=0, microsecond=0)
    return [first + day * DAY for day in range(7)]


class Week:
    """What the learner opened: how often each event, and how many stories where."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage, self._patch = stage, monkeypatch
        self.opened: Counter[int] = Counter()
        self.opened_on: Counter[str] = Counter()
        self.shown_again: list[tuple[str, int]] = []
        self._seen_messages = 0

    def at(self, moment: dt.datetime) -> None:
        self._patch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))

    async def opens(self, where: str, ids: list[int], *, most: int) -> list[int]:
        """Return the first of these stories, which are shown as new, to be opened."""

        def checked() -> None:
            events = dict(Article.objects.filter(pk__in=ids).values_list("pk", "event_id"))
            follow_ups = set(Event.objects.exclude(follow_up=None).values_list("follow_up_id", flat=True))
            self.shown_again += [(where, one) for one in ids if events[one] in self.opened and one not in follow_ups]
            self.opened.update(events[one] for one in ids[:most])

        await in_database(checked)
        self.opened_on[where] += len(ids[:most])
        return ids[:most]

    async def in_the_server(self) -> None:
        """The digest is posted once, and jun taps the Korean of its first story."""
        await in_database(schedule.schedule_due)
        delivery = await in_database(lambda: Delivery.objects.latest("pk"))
        assert (await settled(self.stage, delivery.pk)).state == "sent"
        (message,) = self.stage.posted()[self._seen_messages :]
        self._seen_messages += 1
        posted = [int(one.partition(":")[2]) for one in buttons(message) if one.startswith("ko:")]
        for one in await self.opens("server", posted, most=1):
            await self.stage.press(self.stage.jun, message, f"ko:{one}")

    async def in_kakaotalk(self) -> None:
        """The first of today's stories, and then the first of more of them."""
        async with self.stage.django_api.client() as api:
            chat = Chat(api, answer_within=30)
            for ask in (typed("오늘의 한입뉴스"), tapped("more")):
                for one in await self.opens("kakaotalk", shown(await chat.say(ask)), most=1):
                    await chat.tap("story", str(one))

    async def on_the_web(self, browser: Client) -> None:
        """All that stands above the stories seen before."""
        for address in ("/today/", "/today/?more=1"):
            page = await in_database(lambda now=address: browser.get(now).content.decode())  # type: ignore[misc]
            found = re.findall(r"/stories/(\d+)/", page.partition(SEEN_BEFORE)[0])
            for one in await self.opens("web", list(dict.fromkeys(map(int, found))), most=20):
                marked = await in_database(lambda story=one: browser.post(f"/stories/{story}/seen/", {"as": "opened"}))  # type: ignore[misc]
                assert marked.status_code < 400


def shown(answer: Answer) -> list[int]:
    return list(dict.fromkeys(int(argument) for action, argument in offered(answer) if action == "story"))


async def test_no_event_is_met_twice(
    stage: Stage, mornings: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def arrange() -> Client:
        SourceCategory.objects.all().delete()
        jun = learner(stage.jun)
        people.identity(jun, provider="kakao_skill", uid=f"{BOT}:{USER}")
        where = {"target_id": str(stage.channel.id), "guild_id": str(stage.guild.id)}
        factories.subscription(learner(stage.owner), max_stories=3, **where)
        browser = Client()
        browser.force_login(jun, backend="backend.accounts.backends.UsernameOrPhoneBackend")
        return browser

    week = Week(stage, monkeypatch)
    week.at(mornings[0] - 3 * HOUR)
    browser = await in_database(arrange)
    for day, morning in enumerate(mornings):
        week.at(morning - 3 * HOUR)
        await in_database(lambda now=day: publish_day(now))  # type: ignore[misc]
        week.at(morning)
        await week.in_the_server()
        week.at(morning + 4 * HOUR)
        await week.in_kakaotalk()
        week.at(morning + 12 * HOUR)
        await week.on_the_web(browser)
    assert week.shown_again == []
    assert len(week.opened) >= 15
    assert min(week.opened_on[where] for where in ("server", "kakaotalk", "web")) >= 2
    follow_ups = await in_database(lambda: set(Event.objects.exclude(follow_up=None).values_list("pk", flat=True)))
    assert {event: times for event, times in week.opened.items() if times > (2 if event in follow_ups else 1)} == {}
