"""Notes for the stories that are due."""

from celery import shared_task

from backend.digests import selectors
from backend.materials.services import model_choice, note_writing

LANES = 32
"""How many stories are worked on at once, at most: a worker of 32 threads is then busy, and waiting is all they do."""
LANE_SECONDS = 60.0


@shared_task
def enrich_pending() -> int:
    """Start as many lanes as there are due stories for; return how many."""
    model_choice.record_configured()
    writer = model_choice.roles().writer
    if writer.is_paused:
        return 0
    if not writer.provisional:
        note_writing.requeue_provisional()
    due = note_writing.count_due()
    lanes = min(LANES, due)
    # Few stories are spread over all lanes; of many, each lane takes some at a time.
    batch_size = max(1, min(note_writing.BATCH_MAX, due // LANES))
    for _ in range(lanes):
        enrich_lane.delay(batch_size)
    return lanes


@shared_task
def enrich_lane(batch_size: int = 1) -> str:
    """Write notes until nothing is due, so many stories at a time."""
    roles = model_choice.roles()
    report = note_writing.enrich_due(
        writer=roles.writer,
        verifier=roles.verifier,
        canaries=roles.canaries,
        is_frozen=selectors.is_day_frozen(),
        seconds=LANE_SECONDS,
        batch_size=batch_size,
    )
    return str(report)
