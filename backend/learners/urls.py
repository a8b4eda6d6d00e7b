"""Addresses of what concerns a whole learner, below /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
