"""Addresses below /api/v1/auth/."""

from django.urls import path

from backend.accounts import api, schema

__all__ = ["schema", "urlpatterns"]  # importing schema is what makes the documentation know our tokens

urlpatterns = [
    path("token/", api.TokenApi.as_view()),
    path("token/refresh/", api.TokenRefreshApi.as_view()),
    path("token/revoke/", api.TokenRevokeApi.as_view()),
    path("exchange/", api.ExchangeApi.as_view()),
]
