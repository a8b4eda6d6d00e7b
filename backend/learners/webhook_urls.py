"""Addresses that platforms call, below /webhooks/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
