"""Learners, stories and a digest: what generated requests meet."""

from collections.abc import Iterator, Mapping

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from backend.accounts import tokens
from backend.accounts.models import User
from backend.study.models import Card
from tests.accounts.social.fixtures import both_platforms, platforms
from tests.accounts.social.platforms import Platforms
from tests.digests import factories as digests
from tests.learners.helpers import reads

__all__ = ["both_platforms", "platforms"]


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Keep the test's connection: a whole WSGI request would give it back, and the test's rows with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ids(mina: User, one_connection: None) -> Mapping[str, object]:
    """Ids that lead somewhere, by their name in the API's addresses: mina's rows, and a delivery of her channel."""
    reads(mina, *digests.stories(2))
    delivery = digests.scheduled(mina)
    word = Card.objects.filter(user=mina).latest("pk")
    return {
        "article_id": word.contexts.latest("pk").article_id,
        "word_id": word.pk,
        "delivery_id": delivery.pk,
        "subscription_id": delivery.subscription_id,
        "identity_id": mina.custom_social_accounts.latest("pk").pk,
    }


@pytest.fixture
def callers(mina: User, service: User, platforms: Platforms) -> dict[str, dict[str, str]]:
    """Headers of a learner, of a bot and of nobody."""
    return {
        "learner": {"Authorization": f"Bearer {tokens.issue_for_chat(mina).access}"},
        "service": {"Authorization": f"Bearer {tokens.issue(service).access}"},
        "nobody": {},
    }
