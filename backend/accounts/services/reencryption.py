"""Re-encryption of every encrypted column under the first key; afterwards older keys can be removed."""

from collections.abc import Callable
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from backend.common import encryption, searchable_encryption

BATCH = 500
SECOND_FACTOR_SECRETS = frozenset({"secret", "seed"})


class Column(NamedTuple):
    """A column that holds ciphertext; `is_searchable` if equal texts have equal ciphertexts there."""

    model: type[models.Model]
    name: str
    is_searchable: bool = False

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


class Renewed(NamedTuple):
    """How many of a column's values were rewritten, and how many no key can decrypt."""

    rewritten: int
    unreadable: int


def columns() -> list[Column]:
    """Return every encrypted column of all installed apps."""
    return [
        Column(model, field.name, isinstance(field, searchable_encryption.SearchableEncryptedField))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, encryption.EncryptedTextField | searchable_encryption.SearchableEncryptedField)
    ]


def rows(column: Column) -> int:
    """Return how many rows of a column are not empty."""
    return _stored(column).count()


def renew(column: Column, *, done: Callable[[int], object] = lambda _: None) -> Renewed:
    """Rewrite under the first key what older keys wrote, row by row; safe to repeat and to interrupt.

    A row that is changed meanwhile is left alone: that change was written under the first key. `done` is called with
    the number of rows after each batch.
    """
    cipher = searchable_encryption if column.is_searchable else encryption
    rewritten = unreadable = 0
    last: object = None
    while True:
        found = _stored(column).order_by("pk")
        batch = list((found if last is None else found.filter(pk__gt=last)).values_list("pk", "stored")[:BATCH])
        if not batch:
            return Renewed(rewritten, unreadable)
        last = batch[-1][0]
        for pk, token in batch:
            if cipher.is_current(token):
                continue
            try:
                plain = cipher.decrypt(token)
            except ValueError:
                unreadable += 1
            else:
                rewritten += _stored(column).filter(pk=pk, stored=token).update(**{column.name: plain})
        done(len(batch))


def renew_second_factors() -> Renewed:
    """Do the same for the secrets of the console's second factors, which allauth stores inside JSON."""
    rewritten = unreadable = 0
    for row in Authenticator.objects.all():
        for name in SECOND_FACTOR_SECRETS & row.data.keys():
            try:
                row.data[name] = encryption.encrypt(encryption.decrypt(row.data[name]))
                rewritten += 1
            except ValueError:
                unreadable += 1
        row.save(update_fields=["data"])
    return Renewed(rewritten, unreadable)


def _stored(column: Column) -> models.QuerySet[Any]:
    """Return a column's rows with the ciphertext as `stored`: reading the field itself decrypts it."""
    found = column.model._default_manager.annotate(stored=Cast(column.name, models.TextField()))
    return found.exclude(stored="").exclude(stored=None)
