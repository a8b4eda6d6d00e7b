"""The table of senses: which meaning a taught word has in it, and joining two that are one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.materials.models import Article, Sense, TextWord
from backend.materials.notes.packs import meanings
from backend.materials.notes.packs.pack import PackWord
from backend.materials.services import former_words, write_through
from contracts.enums import SenseState

Key = tuple[str, str, str]
LONGEST_CHAIN = 20


@dataclass(frozen=True)
class SenseChange:
    """A corrected sense before and after, with what `take_back` needs.

    `joined_into` is the sense that had the right meaning already, null if there was none; `words` are then the places
    that moved, `followers` the senses that had been joined to this one.
    """

    sense_id: int
    meaning_before: str
    state_before: str
    meaning_after: str
    state_after: str
    joined_into: int | None = None
    words: list[int] = field(default_factory=list)
    followers: list[int] = field(default_factory=list)


def key(word: PackWord) -> Key:
    """Return what tells the meaning of a word from others: base form, part of speech, Korean."""
    return word.lemma, word.part_of_speech.value, word.meaning_ko


def join_or_make(words: Iterable[PackWord]) -> dict[Key, Sense]:
    """Return the sense of each word, an agreeing one or a new one, without wrong ones. Call inside a transaction."""
    wanted = {key(word): word for word in words}
    rows = Sense.objects.filter(lemma__in={word.lemma for word in wanted.values()}).select_related("merged_into")
    known: dict[tuple[str, str], list[Sense]] = defaultdict(list)
    # Of two that agree, the checked one counts, then the older one.
    for sense in sorted(rows, key=lambda sense: (sense.state != SenseState.CHECKED, sense.pk)):
        known[sense.lemma, sense.part_of_speech].append(sense)
    found: dict[Key, Sense] = {}
    made: list[Sense] = []
    for (lemma, part, meaning), word in sorted(wanted.items()):
        there = known[lemma, part]
        exact = [sense for sense in there if sense.meaning_ko == meaning]
        agreeing = [sense for sense in there if meanings.agree(sense.meaning_ko, meaning)]
        if not (exact or agreeing):
            new = Sense(lemma=lemma, part_of_speech=part, meaning_ko=meaning, level=word.level, ipa=word.ipa)
            made.append(new)
            there.append(new)
        found[lemma, part, meaning] = next(iter(exact or agreeing), there[-1])
    Sense.objects.bulk_create(made, ignore_conflicts=True)  # another worker may make the same one now
    stored = Sense.objects.filter(lemma__in={sense.lemma for sense in made}).select_related("merged_into")
    by_meaning = {(sense.lemma, sense.part_of_speech, sense.meaning_ko): sense for sense in stored} if made else {}
    final = {
        name: resolve(by_meaning.get((sense.lemma, sense.part_of_speech, sense.meaning_ko), sense))
        for name, sense in found.items()
    }
    return {name: sense for name, sense in final.items() if sense.state != SenseState.WRONG}


def resolve(sense: Sense) -> Sense:
    """Return the sense that this one was joined to, itself if to none."""
    for _ in range(LONGEST_CHAIN):
        if sense.merged_into is None:
            break
        sense = sense.merged_into
    return sense


@transaction.atomic
def merge(*, sense_ids: Collection[int], into: int) -> int:
    """Join senses to one: their words in all texts are its words now; return how many. The joined rows stay."""
    rows = {row.pk: row for row in Sense.objects.select_for_update().filter(pk__in={*sense_ids, into}).order_by("pk")}
    target = resolve(rows[into])
    joined = [pk for pk in rows if pk not in {into, target.pk}]
    Sense.objects.filter(pk__in=joined).update(merged_into=target, updated_at=clock.now())
    Sense.objects.filter(merged_into__in=joined).update(merged_into=target, updated_at=clock.now())
    note_ids = _note_ids(joined)
    TextWord.objects.filter(sense__in=joined).update(sense=target)
    _changed(note_ids)
    return len(joined)


@transaction.atomic
def correctable(*, sense_id: int) -> dict[str, str]:
    """Lock a sense until the transaction ends and return what `correct` may change of it, as it stands."""
    sense = Sense.objects.select_for_update().get(pk=sense_id)
    return {"meaning_ko": sense.meaning_ko, "state": sense.state}


@transaction.atomic
def correct(*, sense_id: int, meaning_ko: str, state: SenseState = SenseState.CHECKED) -> SenseChange:
    """Correct a meaning once, for every text that teaches it; one that exists is joined to. Return what changed."""
    sense = Sense.objects.select_for_update().get(pk=sense_id)
    same = Sense.objects.filter(lemma=sense.lemma, part_of_speech=sense.part_of_speech, meaning_ko=meaning_ko)
    before = (sense_id, sense.meaning_ko, sense.state)
    if (other := same.exclude(pk=sense_id).first()) is not None:
        target = resolve(other)
        words = list(TextWord.objects.filter(sense=sense_id).values_list("pk", flat=True))
        followers = list(Sense.objects.filter(merged_into=sense_id).values_list("pk", flat=True))
        merge(sense_ids=[sense_id], into=target.pk)
        Sense.objects.filter(pk=target.pk).update(updated_at=clock.now())  # cards of the former meaning are asked again
        return SenseChange(*before, target.meaning_ko, target.state, target.pk, words, followers)
    Sense.objects.filter(pk=sense_id).update(meaning_ko=meaning_ko, state=state, updated_at=clock.now())
    _changed(_note_ids([sense_id]))
    return SenseChange(*before, meaning_ko, state)


@transaction.atomic
def take_back(change: SenseChange) -> None:
    """Undo a correction and what it moved. Raises AppError "correction.superseded" (409) if it was changed since."""
    ids = {change.sense_id, change.joined_into or change.sense_id}
    rows = {row.pk: row for row in Sense.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    sense, now = rows.get(change.sense_id), clock.now()
    if sense is None or len(rows) < len(ids) or sense.merged_into_id != change.joined_into:
        raise superseded()
    if change.joined_into is not None:
        Sense.objects.filter(pk__in=ids).update(updated_at=now)
        Sense.objects.filter(pk=sense.pk).update(merged_into=None)
        Sense.objects.filter(pk__in=change.followers, merged_into=change.joined_into).update(merged_into=sense)
        moved = TextWord.objects.filter(pk__in=change.words, sense=change.joined_into)
        note_ids = list(moved.values_list("sentence__text__note", flat=True).distinct())
        moved.update(sense=sense)
        _changed(note_ids)
        return
    if (sense.meaning_ko, sense.state) != (change.meaning_after, change.state_after):
        raise superseded()
    try:
        with transaction.atomic():
            Sense.objects.filter(pk=sense.pk).update(
                meaning_ko=change.meaning_before, state=change.state_before, updated_at=now
            )
    except IntegrityError:  # another sense has the former meaning by now
        raise superseded() from None
    _changed(_note_ids([sense.pk]))


def superseded() -> AppError:
    """Return the error for a correction that a later change stands on."""
    return AppError("correction.superseded", "It was changed since; take that back first.", status=409)


def _note_ids(sense_ids: Collection[int]) -> list[int]:
    rows = TextWord.objects.filter(sense__in=sense_ids).order_by("sentence__text__note")
    return list(rows.values_list("sentence__text__note", flat=True).distinct())


def _changed(note_ids: Collection[int]) -> None:
    """Let the former shape, the cache and thereby sent messages follow."""
    former_words.rewrite(note_ids)
    shown = Article.objects.filter(note__in=note_ids, listed_at__isnull=False)
    write_through.articles_changed(shown.select_related("category"))
