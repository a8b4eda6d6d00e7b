"""The operator's pages of digests and deliveries."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.digests.models import Delivery, Subscription
from backend.study.services import preferences, word_book
from tests.digests.factories import scheduled, sent, stories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_the_operators_pages_open_and_history_is_not_rewritten(admin_client: Client) -> None:
    stories(2)
    sent()
    for page in ("digest", "edition", "subscription", "delivery", "pushcall", "pushmonth"):
        assert admin_client.get(f"/admin/digests/{page}/").status_code == 200
        assert admin_client.get(f"/admin/digests/{page}/add/").status_code == 403


def test_the_learners_side_opens(admin_client: Client, mina: User) -> None:
    (story,) = stories(1)
    preferences.choose(user_id=mina.pk, level="C1")
    word_book.save(user_id=mina.pk, article_id=story)
    for page in ("learnerprofile", "card"):
        assert "mina" in admin_client.get(f"/admin/study/{page}/").content.decode()


def test_a_delivery_shows_its_stories_and_messages(admin_client: Client) -> None:
    stories(1)
    delivery = sent()
    page = admin_client.get(f"/admin/digests/delivery/{delivery.pk}/change/").content.decode()
    assert "Port unveils electric crane" in page
    assert delivery.messages.get().message_id in page


def test_history_is_not_deleted(admin_client: Client) -> None:
    stories(1)
    delivery = sent()
    assert admin_client.post(f"/admin/digests/delivery/{delivery.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Delivery.objects.exists()


def test_the_operator_pauses_a_subscription_with_what_waits(admin_client: Client) -> None:
    stories(1)
    delivery = scheduled()
    chosen = {"action": "pause", "_selected_action": [str(delivery.subscription_id)]}
    assert admin_client.post("/admin/digests/subscription/", chosen).status_code == 302
    row = Subscription.objects.get()
    assert (row.state, row.pause_reason) == ("paused", "operator")
    delivery.refresh_from_db()
    assert delivery.state == "skipped"
