"""URL patterns that platforms call, below /webhooks/."""

from django.urls import URLPattern, path

from backend.learners.api import discord_webhooks, kakao_webhooks

urlpatterns: list[URLPattern] = [
    path("kakao/unlink/", kakao_webhooks.unlink, name="kakao-unlink"),
    path("kakao/events/", kakao_webhooks.events, name="kakao-events"),
    path("discord/events/", discord_webhooks.events, name="discord-events"),
]
