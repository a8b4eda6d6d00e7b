"""A day's digest, fixed for everybody of one choice when the first of them is served."""

from backend.digests import editions
from backend.digests.models import Edition


def frozen(wanted: editions.Choice) -> list[int]:
    """Return an edition's stories in order, frozen now if this is its first use; a day without any is not frozen.

    Of two that freeze at once the first decides for both.
    """
    if ids := editions.stored(wanted) or editions.present(wanted):
        study_date, categories, level = wanted
        edition, _ = Edition.objects.get_or_create(
            study_date=study_date, categories=list(categories), level=level, defaults={"article_ids": ids}
        )
        return edition.article_ids
    return []
