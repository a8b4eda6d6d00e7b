"""The registry of roles: which model writes and which verifies, a canary beside it, and the way back."""

import dataclasses
import zlib
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from backend.common import clock
from backend.materials import notes
from backend.materials.models import LlmCall, ModelChoice
from backend.materials.notes.base import NoteWriter, WriterSettings
from backend.materials.notes.verification.verdicts import Verifier

Role = LlmCall.Role


@dataclass(frozen=True)
class Canary:
    """A writer or verifier that gets so many stories in a hundred, always the same ones."""

    role: Role
    share: int
    writer: NoteWriter | None = None
    verifier: Verifier | None = None

    def takes(self, article_id: int) -> bool:
        """Return whether a story is this canary's."""
        return zlib.crc32(f"{self.role}:{article_id}".encode()) % 100 < self.share


@dataclass(frozen=True)
class Roles:
    """Who works on stories now; `verifier` None: there is no second look."""

    writer: NoteWriter
    verifier: Verifier | None
    canaries: tuple[Canary, ...] = ()

    def of(self, article_id: int) -> "Roles":
        """Return who works on a story: a canary that is paused leaves it to the others."""
        chosen = self
        for canary in self.canaries:
            if canary.takes(article_id) and canary.writer and not canary.writer.is_paused:
                chosen = dataclasses.replace(chosen, writer=canary.writer)
            if canary.takes(article_id) and canary.verifier and not canary.verifier.is_paused:
                chosen = dataclasses.replace(chosen, verifier=canary.verifier)
        return chosen


def roles() -> Roles:
    """Return who works now: the models of the registry at the configured servers."""
    in_force = list(ModelChoice.objects.filter(ended_at=None))
    canaries = []
    (primary, configured), *others = settings.LLM_WRITERS
    main = _with(configured, in_force, Role.WRITER)
    writer = notes.first_available([(primary, main), *others])
    canary = _canary(in_force, Role.WRITER)
    if canary and primary != "extractive" and writer is notes.load(primary, main):
        trial = notes.load(primary, _settings(configured, canary))
        canaries.append(Canary(Role.WRITER, canary.share, writer=trial))
    verifier = None
    if settings.LLM_VERIFIER:
        name, configured = settings.LLM_VERIFIER
        verifier = notes.load_verifier(name, _with(configured, in_force, Role.VERIFIER))
        if canary := _canary(in_force, Role.VERIFIER):
            second = notes.load_verifier(name, _settings(configured, canary))
            canaries.append(Canary(Role.VERIFIER, canary.share, verifier=second))
    return Roles(writer, verifier, tuple(canaries))


@transaction.atomic
def record_configured() -> None:
    """Let the registry show the environment's models where no other was chosen. Safe to repeat."""
    wanted = {Role.WRITER: settings.LLM_WRITERS[0]}
    if settings.LLM_VERIFIER:
        wanted[Role.VERIFIER] = settings.LLM_VERIFIER
    for role, (name, configured) in wanted.items():
        model = configured.model if name != "extractive" else name
        main = _open(role).filter(share=100).first()
        if main and (not main.is_configured or main.model == model):
            continue
        _open(role).filter(share=100).update(ended_at=clock.now())
        new = ModelChoice(role=role, model=model, share=100, is_configured=True)
        ModelChoice.objects.bulk_create([new], ignore_conflicts=True)  # another process may do the same now


@transaction.atomic
def try_out(
    *,
    role: Role,
    model: str,
    share: int,
    input_usd_per_million: Decimal | None = None,
    output_usd_per_million: Decimal | None = None,
) -> ModelChoice:
    """Give a model so many stories in a hundred, in the place of the canary before; with 100 all of them."""
    same = _open(role).filter(share=100) if share == 100 else _open(role).filter(share__lt=100)
    same.update(ended_at=clock.now())
    prices = {"input_usd_per_million": input_usd_per_million, "output_usd_per_million": output_usd_per_million}
    return ModelChoice.objects.create(role=role, model=model, share=share, **prices)


@transaction.atomic
def promote(*, choice_id: int) -> bool:
    """Give a canary all stories; return whether it was one in force."""
    row = ModelChoice.objects.select_for_update().get(pk=choice_id)
    if row.ended_at or row.share == 100:
        return False
    _open(row.role).update(ended_at=clock.now())
    prices = {"input_usd_per_million": row.input_usd_per_million, "output_usd_per_million": row.output_usd_per_million}
    ModelChoice.objects.create(role=row.role, model=row.model, share=100, **prices)
    return True


@transaction.atomic
def end(*, choice_id: int) -> bool:
    """End a canary, or let the model before be used again; return whether there was something to end or go back to."""
    row = ModelChoice.objects.select_for_update().get(pk=choice_id)
    if row.ended_at:
        return False
    if row.share < 100:
        ModelChoice.objects.filter(pk=row.pk).update(ended_at=clock.now())
        return True
    mains = ModelChoice.objects.filter(role=row.role, share=100, pk__lt=row.pk).exclude(model=row.model)
    if (before := mains.order_by("-pk").first()) is None:
        return False
    ModelChoice.objects.filter(pk=row.pk).update(ended_at=clock.now())
    ModelChoice.objects.filter(pk=before.pk).update(ended_at=None)
    return True


def _open(role: str) -> QuerySet[ModelChoice]:
    return ModelChoice.objects.filter(role=role, ended_at=None)


def _canary(rows: list[ModelChoice], role: Role) -> ModelChoice | None:
    return next((row for row in rows if row.role == role and row.share < 100), None)


def _with(configured: WriterSettings, rows: list[ModelChoice], role: Role) -> WriterSettings:
    """Return the settings of the role's main model; those of the environment if no other was chosen."""
    chosen = (row for row in rows if row.role == role and row.share == 100 and not row.is_configured)
    main = next(chosen, None)
    return dataclasses.replace(_settings(configured, main), vendor=configured.vendor) if main else configured


def _settings(configured: WriterSettings, row: ModelChoice) -> WriterSettings:
    prices = {
        name: price
        for name in ("input_usd_per_million", "output_usd_per_million")
        if (price := getattr(row, name)) is not None
    }
    return dataclasses.replace(configured, model=row.model, vendor=f"{row.role} canary", **prices)
