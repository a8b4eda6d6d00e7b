"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, phone numbers, social and chat identities, tokens."""

    name = "backend.accounts"
    label = "accounts"
    verbose_name = "accounts"
