"""The bots' work at StudyApi against the real API."""

import pytest

from backend.digests.models import SentMessage, Subscription
from backend.digests.services import corrections
from backend.materials.services import article_edits
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.deliveries import AlertJob, DigestJob, EditJob, Job, PostedMessage
from tests.bot.stored_stories import MINA
from tests.contract.conftest import DjangoApi
from tests.digests import factories as digests


def posted(job: Job) -> list[PostedMessage]:
    assert isinstance(job, DigestJob)
    return [
        PostedMessage(article_id=one.id, channel_id=job.target_id, message_id=f"{job.nonce}-{one.id}")
        for one in job.stories
    ]


async def post_all(api: StudyApi) -> list[Job]:
    jobs = await api.claim("discord")
    for job in jobs:
        await api.acknowledge(job, posted(job))
    return list(jobs)


def test_a_digest_is_claimed_posted_and_acknowledged(django_api: DjangoApi) -> None:
    wanted = digests.stories(2)
    made = digests.scheduled(role_id="55")
    (job,) = django_api.run(post_all)
    assert isinstance(job, DigestJob)
    assert (job.id, [one.id for one in job.stories], job.withdrawn) == (made.pk, wanted, ())
    assert (job.subscription.role_id, job.maybe_posted, job.attempt) == ("55", False, 1)
    assert job.stories[0].vocabulary[0].meaning_ko == "공개하다"
    made.refresh_from_db()
    assert made.state == "sent"
    assert SentMessage.objects.count() == 2


def test_a_claim_is_limited_by_number(django_api: DjangoApi) -> None:
    digests.stories(2)
    digests.scheduled()
    digests.scheduled()

    async def claims(api: StudyApi) -> list[int]:
        one = await api.claim("discord", limit=1, lease_seconds=300)
        rest = await api.claim("discord")
        return [len(one), len(rest)]

    assert django_api.run(claims) == [1, 1]


def test_a_failure_for_good_comes_back_as_an_alert(django_api: DjangoApi) -> None:
    digests.story()
    digests.scheduled(alert_target_id="66")

    async def lose(api: StudyApi) -> tuple[Job, ...]:
        (job,) = await api.claim("discord")
        await api.fail(job, reason="discord.missing_permission", permanent=True, detail="EMBED_LINKS")
        return await api.claim("discord")

    (alert,) = django_api.run(lose)
    assert isinstance(alert, AlertJob)
    assert (alert.cause, alert.detail, alert.alert_target_id) == ("discord.missing_permission", "EMBED_LINKS", "66")
    assert alert.subscription is not None
    assert alert.subscription.state == "paused"


def test_a_failure_for_now_waits(django_api: DjangoApi) -> None:
    digests.story()
    made = digests.scheduled()

    async def wait(api: StudyApi) -> tuple[Job, ...]:
        (job,) = await api.claim("discord")
        await api.fail(job, reason="discord.rate_limited", permanent=False, retry_after_seconds=60.5, maybe_posted=True)
        return await api.claim("discord")

    assert django_api.run(wait) == ()
    made.refresh_from_db()
    assert (made.state, made.reason, made.maybe_posted) == ("pending", "discord.rate_limited", True)
    assert Subscription.objects.get().state == "active"


def test_what_is_released_comes_again(django_api: DjangoApi) -> None:
    digests.story()
    digests.scheduled()

    async def shut_down(api: StudyApi) -> tuple[Job, Job]:
        (first,) = await api.claim("discord")
        await api.release(first)
        (second,) = await api.claim("discord")
        return first, second

    first, second = django_api.run(shut_down)
    assert (first.id, first.nonce, first.attempt) == (second.id, second.nonce, second.attempt)
    assert first.lease != second.lease


def test_a_lost_lease_is_an_error_of_its_own(django_api: DjangoApi) -> None:
    digests.story()
    digests.scheduled()

    async def lose(api: StudyApi) -> None:
        (job,) = await api.claim("discord")
        await api.release(job)
        await api.acknowledge(job)

    with pytest.raises(ApiError) as refused:
        django_api.run(lose)
    assert (refused.value.code, refused.value.status) == ("delivery.lease_lost", 409)


def test_a_correction_reaches_what_was_posted(django_api: DjangoApi) -> None:
    first, second = digests.stories(2)
    digests.scheduled()
    (digest,) = django_api.run(post_all)
    article_edits.take_down(article_ids=[first])
    article_edits.edit(article_id=second, title="Corrected")
    corrections.correct_sent()
    jobs = django_api.run(lambda api: api.claim("discord"))
    edits = {job.message.message_id: job for job in jobs if isinstance(job, EditJob)}
    gone, changed = edits[f"{digest.nonce}-{first}"], edits[f"{digest.nonce}-{second}"]
    assert (gone.stories, gone.withdrawn, gone.delivery_id) == ((), (first,), digest.id)
    assert ([one.title for one in changed.stories], changed.withdrawn) == (["Corrected"], ())
    assert (gone.message.position, changed.message.position) == (0, 1)


def test_a_bot_claims_in_its_own_name_and_asks_in_the_speakers(django_api: DjangoApi) -> None:
    async def both(api: StudyApi) -> None:
        await api.claim("discord")
        await api.me(MINA)

    django_api.run(both)
    assert django_api.transport.asked == {"auth/token/": 1, "auth/exchange/": 1, "deliveries/claim/": 1, "me/": 1}
