"""Two learners become one: everything is there, once, and nothing is lost."""

import pytest
from allauth.usersessions.models import UserSession
from pytest_django import DjangoCaptureOnCommitCallbacks

from backend.accounts import tokens
from backend.accounts.models import Notice, User
from backend.accounts.services import notices
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.materials.models import Article
from backend.study import selectors
from backend.study.models import Card, SeenArticle
from backend.study.services import learners, word_book
from tests import factories
from tests.at_once import at_once
from tests.conftest import ClientOf
from tests.digests import factories as digests
from tests.learners.helpers import chatter, chooses, reads, stories, word_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


def merge(survivor: User, absorbed: User) -> Merge:
    return merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger=Merge.Trigger.LINK_CODE)


def test_identities_words_stories_and_subscriptions_change_hands(stranger: User, chat: User) -> None:
    reads(chat, *stories(2))
    words, subscription = word_ids(chat), digests.subscription(chat)
    merge(stranger, chat)
    assert list(stranger.custom_social_accounts.values_list("uid", flat=True)) == ["b7e1c4f09a2d5e84"]
    assert word_ids(stranger) == words
    assert SeenArticle.objects.filter(user=stranger).count() == 2
    subscription.refresh_from_db()
    assert subscription.owner == stranger


def test_what_both_have_is_kept_once(stranger: User, chat: User) -> None:
    both, only_chat = stories(2)
    reads(stranger, both)
    reads(chat, both, only_chat)
    merge(stranger, chat)
    assert Card.objects.filter(user=stranger).count() == 2
    assert SeenArticle.objects.filter(user=stranger).count() == 2


def test_the_same_word_of_a_removed_story_is_kept_once(stranger: User, chat: User) -> None:
    (story,) = stories(1)
    reads(stranger, story)
    reads(chat, story)
    Article.objects.filter(pk=story).delete()
    merge(stranger, chat)
    assert Card.objects.filter(user=stranger).count() == 1


def test_the_survivors_choice_holds(stranger: User, chat: User) -> None:
    chooses(stranger, "C1", "science")
    chooses(chat, "A1", "world")
    merge(stranger, chat)
    assert selectors.preferences(user_id=stranger.pk) == selectors.Preferences(["science"], "C1")


def test_a_survivor_who_never_chose_takes_the_others_choice(stranger: User, chat: User) -> None:
    chooses(chat, "A1", "world")
    merge(stranger, chat)
    assert selectors.preferences(user_id=stranger.pk) == selectors.Preferences(["world"], "A1")


def test_the_absorbed_learner_is_switched_off_and_signed_out(stranger: User, chat: User) -> None:
    refresh = tokens.issue(chat).refresh
    UserSession.objects.create(user=chat, ip="127.0.0.1", user_agent="x", session_key="k")
    merge(stranger, chat)
    chat.refresh_from_db()
    assert (chat.is_active, chat.merged_into) == (False, stranger)
    assert not UserSession.objects.filter(user=chat).exists()
    with pytest.raises(AppError):
        tokens.rotate(refresh)


def test_the_survivor_is_notified(stranger: User, chat: User) -> None:
    row = merge(stranger, chat)
    notice = Notice.objects.get(user=stranger)
    assert (notice.kind, notice.detail) == ("account.merged", {"merge": row.pk, "trigger": "link_code"})


def test_merging_twice_is_merging_once(stranger: User, chat: User) -> None:
    assert merge(stranger, chat) == merge(stranger, chat)
    assert Merge.objects.count() == 1


def test_who_was_joined_cannot_be_joined_elsewhere(stranger: User, chat: User, mina: User) -> None:
    merge(stranger, chat)
    for other in (mina, chatter("c8")):
        with pytest.raises(AppError) as refused:
            merge(other, chat)
        assert refused.value.code == "merge.gone"


def test_nobody_is_joined_with_themselves_or_with_nobody(stranger: User) -> None:
    with pytest.raises(AppError) as same:
        merge(stranger, stranger)
    assert same.value.code == "merge.same"
    with pytest.raises(AppError) as gone:
        merging.merge(survivor_id=stranger.pk, absorbed_id=10**9, trigger=Merge.Trigger.PROOF)
    assert gone.value.code == "auth.user_gone"


def test_the_one_with_the_phone_number_survives_in_either_order(stranger: User, chat: User) -> None:
    for first, second in ((stranger, chat), (chat, stranger)):
        assert merging.preview(first_id=first.pk, second_id=second.pk).survivor_id == stranger.pk
    with pytest.raises(AppError) as refused:
        merge(chat, stranger)
    assert refused.value.code == "merge.survivor"


def test_a_login_remains_before_a_chat_and_a_password_before_a_login(chat: User) -> None:
    discord, signed_up = chatter("80", "discord"), factories.user()
    assert merging.preview(first_id=chat.pk, second_id=discord.pk).survivor_id == discord.pk
    assert merging.preview(first_id=discord.pk, second_id=signed_up.pk).survivor_id == signed_up.pk


def test_a_preview_writes_nothing(stranger: User, chat: User) -> None:
    merging.preview(first_id=stranger.pk, second_id=chat.pk)
    chat.refresh_from_db()
    assert chat.is_active
    assert not Merge.objects.exists()
    assert not Notice.objects.exists()


def test_a_failure_leaves_both_as_they_were(stranger: User, chat: User, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(chat, *stories(1))
    monkeypatch.setattr(notices, "notify", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge(stranger, chat)
    chat.refresh_from_db()
    assert chat.is_active
    assert word_ids(chat)


def test_a_token_of_the_absorbed_learner_writes_nothing_any_more(
    stranger: User, chat: User, client_of: ClientOf
) -> None:
    (story,) = stories(1)
    client = client_of(chat)
    merge(stranger, chat)
    answers = [
        client.post("/api/v1/articles/seen/", {"ids": [story]}),
        client.post("/api/v1/saved-words/", {"article_id": story}),
        client.patch("/api/v1/me/", {"level": "C1"}),
        client.get("/api/v1/me/"),
        client.post("/api/v1/me/link-codes/"),
        client.delete("/api/v1/me/", {"confirm": True}),
        client.get("/api/v1/me/export/"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "auth.user_gone")}
    assert not word_ids(stranger) | word_ids(chat)


def unseen(client: object) -> list[int]:
    answer = client.get("/api/v1/articles/?unseen=true")  # type: ignore[attr-defined]
    return sorted(one["id"] for one in answer.json()["results"])


def test_the_cache_of_seen_stories_follows_there_and_back(
    stranger: User,
    chat: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, second = sorted(stories(2))
    reads(chat, first)
    client = client_of(stranger)
    assert unseen(client) == [first, second]
    with django_capture_on_commit_callbacks(execute=True):
        row = merge(stranger, chat)
    assert unseen(client) == [second]
    with django_capture_on_commit_callbacks(execute=True):
        merging.undo(user_id=stranger.pk, merge_id=row.pk)
    assert unseen(client) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_merging_is_joined_or_refused_never_lost() -> None:
    survivor, absorbed, ids = factories.user(), chatter("w1"), stories(12)
    kept = []

    def writes() -> None:
        for pk in ids:
            word_book.save(user_id=absorbed.pk, article_id=pk)
            kept.append(pk)

    at_once([writes, lambda: merge(survivor, absorbed)])
    assert Card.objects.filter(user=absorbed).count() == 0
    assert Card.objects.filter(user=survivor).count() == len(kept)


def test_somebody_switched_off_writes_nothing(jun: User) -> None:
    User.objects.filter(pk=jun.pk).update(is_active=False)
    with pytest.raises(AppError) as refused:
        learners.lock(user_id=jun.pk)
    assert refused.value.code == "auth.user_gone"
