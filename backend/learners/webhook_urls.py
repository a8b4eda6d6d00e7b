"""Addresses that platforms call, below /webhooks/."""

from django.urls import URLPattern, path

from backend.learners import webhooks_discord, webhooks_kakao

urlpatterns: list[URLPattern] = [
    path("kakao/unlink/", webhooks_kakao.unlink, name="kakao-unlink"),
    path("kakao/events/", webhooks_kakao.events, name="kakao-events"),
    path("discord/events/", webhooks_discord.events, name="discord-events"),
]
