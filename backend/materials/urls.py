"""Addresses of the news, below /api/v1/."""

from django.urls import path

from backend.materials import api

urlpatterns = [
    path("categories/", api.CategoryListApi.as_view()),
    path("words/", api.WordApi.as_view()),
]
