"""Every encrypted column written anew under the first key, so that older keys may go."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from backend.common import encryption, searchable_encryption

BATCH = 500


class Column(NamedTuple):
    """A column that holds ciphertext, and whether the same text is always the same there."""

    model: type[models.Model]
    name: str
    is_searchable: bool = False

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


class Renewed(NamedTuple):
    """What became of a column's values: written anew, and readable by no key."""

    rewritten: int
    unreadable: int


def columns() -> list[Column]:
    """Return every encrypted column of the house."""
    return [
        Column(model, field.name, isinstance(field, searchable_encryption.SearchableEncryptedField))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, encryption.EncryptedTextField | searchable_encryption.SearchableEncryptedField)
    ]


def rows(column: Column) -> int:
    """Return how many rows hold something in a column."""
    return _stored(column).count()


def renew(column: Column, *, done: Callable[[int], object] = lambda _: None) -> Renewed:
    """Write what older keys wrote under the first one, row by row; safe to repeat and to interrupt.

    A row that somebody changes meanwhile is left alone: it was written under the first key just now. `done` is told
    how many rows each batch had.
    """
    cipher = searchable_encryption if column.is_searchable else encryption
    rewritten = unreadable = 0
    for batch in _batches(column):
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
    return Renewed(rewritten, unreadable)


def _stored(column: Column) -> models.QuerySet[Any]:
    """Return a column's rows with what lies in the database as `stored`: reading the field itself decrypts it."""
    found = column.model._default_manager.annotate(stored=Cast(column.name, models.TextField()))
    return found.exclude(stored="").exclude(stored=None)


def _batches(column: Column) -> Iterator[list[tuple[Any, str]]]:
    last: object = None
    while True:
        found = _stored(column).order_by("pk")
        batch = list((found if last is None else found.filter(pk__gt=last)).values_list("pk", "stored")[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1][0]
