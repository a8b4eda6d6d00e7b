"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, their identities, phone numbers and tokens."""

    name = "backend.accounts"
    label = "accounts"
    verbose_name = "accounts"
