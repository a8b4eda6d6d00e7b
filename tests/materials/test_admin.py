"""The operator's pages open, and taking down works from them."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from backend.accounts.models import User
from backend.materials.models import Article
from tests import factories as people
from tests.materials import factories

pytestmark = pytest.mark.django_db
admin.autodiscover()
OURS = sorted(model._meta.model_name or "" for model in admin.site._registry if model._meta.app_label == "materials")


@pytest.fixture
def operator_client(client: Client) -> Client:
    operator = people.user("operator")
    User.objects.filter(pk=operator.pk).update(is_staff=True, is_superuser=True)
    client.force_login(operator, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    return client


def test_every_list_opens(operator_client: Client) -> None:
    factories.published()
    for model in OURS:
        assert operator_client.get(reverse(f"admin:materials_{model}_changelist")).status_code == 200, model


def test_a_story_opens_with_its_notes(operator_client: Client) -> None:
    story = factories.published()
    page = operator_client.get(reverse("admin:materials_article_change", args=[story.pk]))
    assert story.note.summary_en in page.content.decode()


def test_a_story_is_taken_down_from_the_list(operator_client: Client) -> None:
    story = factories.published()
    operator_client.post(
        reverse("admin:materials_article_changelist"),
        {"action": "take_down", "_selected_action": [story.pk], "confirmed": "yes"},
    )
    assert Article.objects.get().status == Article.Status.WITHDRAWN


def test_learners_do_not_get_in(client: Client, mina: User) -> None:
    client.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    assert client.get(reverse("admin:materials_article_changelist")).status_code == 302
