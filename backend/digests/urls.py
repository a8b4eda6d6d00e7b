"""Addresses of digests, subscriptions and deliveries, below /api/v1/."""

from django.urls import path

from backend.digests import delivery_api, subscription_api, today_api

urlpatterns = [
    path("digests/today/", today_api.DigestTodayApi.as_view()),
    path("subscriptions/", subscription_api.SubscriptionListApi.as_view()),
    path("subscriptions/adopt/", subscription_api.SubscriptionAdoptApi.as_view()),
    path("subscriptions/<int:subscription_id>/", subscription_api.SubscriptionApi.as_view()),
    path("subscriptions/<int:subscription_id>/status/", subscription_api.SubscriptionStatusApi.as_view()),
    path("subscriptions/<int:subscription_id>/run/", subscription_api.SubscriptionRunApi.as_view()),
    path("deliveries/claim/", delivery_api.ClaimApi.as_view()),
    path("deliveries/<int:delivery_id>/ack/", delivery_api.AckApi.as_view()),
    path("deliveries/<int:delivery_id>/fail/", delivery_api.FailApi.as_view()),
    path("deliveries/<int:delivery_id>/release/", delivery_api.ReleaseApi.as_view()),
]
