"""URLs of digests, subscriptions and deliveries, below /api/v1/."""

from django.urls import path

from backend.digests import selectors
from backend.digests.api import deliveries, subscriptions, today
from backend.study.api.session import SessionApi

SERVER = "servers/<str:platform>/<str:guild_id>"

urlpatterns = [
    path("digests/today/", today.DigestTodayApi.as_view()),
    path("study/session/", SessionApi.as_view(stories=selectors.story_ids)),
    path("subscriptions/", subscriptions.SubscriptionListApi.as_view()),
    path("subscriptions/<int:subscription_id>/", subscriptions.SubscriptionApi.as_view()),
    path("subscriptions/<int:subscription_id>/status/", subscriptions.SubscriptionStatusApi.as_view()),
    path("subscriptions/<int:subscription_id>/run/", subscriptions.SubscriptionRunApi.as_view()),
    path(f"{SERVER}/subscriptions/", subscriptions.ServerSubscriptionListApi.as_view()),
    path(f"{SERVER}/subscriptions/<int:subscription_id>/", subscriptions.ServerSubscriptionApi.as_view()),
    path(f"{SERVER}/subscriptions/<int:subscription_id>/status/", subscriptions.ServerSubscriptionStatusApi.as_view()),
    path(f"{SERVER}/subscriptions/<int:subscription_id>/run/", subscriptions.ServerSubscriptionRunApi.as_view()),
    path(f"{SERVER}/confirm/", subscriptions.ServerConfirmApi.as_view()),
    path("deliveries/claim/", deliveries.ClaimApi.as_view()),
    path("deliveries/<int:delivery_id>/ack/", deliveries.AckApi.as_view()),
    path("deliveries/<int:delivery_id>/fail/", deliveries.FailApi.as_view()),
    path("deliveries/<int:delivery_id>/release/", deliveries.ReleaseApi.as_view()),
]
