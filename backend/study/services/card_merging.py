"""Cards of one sense that two learners have, when the learners become one, and back. Call inside the merge."""

from typing import Any

from django.db.models import Exists, Model, OuterRef

from backend.study.models import Card, CardContext, ReviewLog, SessionQuestion
from backend.study.services.replay import replay

Record = list[dict[str, Any]]
MOVED: dict[str, type[Model]] = {"contexts": CardContext, "reviews": ReviewLog, "questions": SessionQuestion}


def join_duplicates(*, survivor_id: int, absorbed_id: int) -> Record:
    """Give the survivor's card of each sense that both have the other card's answers, sentences and questions.

    The schedule follows from both logs together. Return the record that `part_duplicates` needs.
    """
    twins = Card.objects.filter(user_id=survivor_id, sense=OuterRef("sense"))
    absorbed = Card.objects.filter(Exists(twins), user_id=absorbed_id)
    senses = list(absorbed.values_list("sense_id", flat=True))
    to = dict(Card.objects.filter(user_id=survivor_id, sense__in=senses).values_list("sense_id", "pk"))
    record: Record = []
    for card in absorbed:
        target = to[card.sense_id]
        record.append({"card": card.pk, "to": target, **move_rows(card.pk, to=target)})
    replay([one["to"] for one in record if one["reviews"]])
    return record


def move_rows(card_id: int, *, to: int) -> dict[str, list[int]]:
    """Give a card another one's answers, questions and sentences of other stories; return the ids of what moved."""
    have = CardContext.objects.filter(card=to, article=OuterRef("article"))
    moved = {}
    for name, model in MOVED.items():
        rows = model._default_manager.filter(card=card_id)
        rows = rows.filter(~Exists(have)) if model is CardContext else rows
        moved[name] = list(rows.values_list("pk", flat=True))
        model._default_manager.filter(pk__in=moved[name]).update(card_id=to)
    return moved


def part_duplicates(record: Record) -> None:
    """Give the cards their own answers, sentences and questions back; both are what their own logs make of them."""
    for one in record:
        for name, model in MOVED.items():
            model._default_manager.filter(pk__in=one[name], card_id=one["to"]).update(card_id=one["card"])
    replay([pk for one in record if one["reviews"] for pk in (one["card"], one["to"])])
