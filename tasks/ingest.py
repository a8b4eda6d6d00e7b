"""Daily collection, a kind of source a task, and the sweep that tries failed listings again."""

from celery import shared_task
from celery.utils.log import get_task_logger

from backend.materials.models import Category
from backend.materials.services import listings, page_looks

logger = get_task_logger(__name__)


@shared_task
def fetch_and_store_cnn_news() -> int:
    """Collect every category of CNN; return how many stories are new."""
    return fetch_and_store_news("cnn")


@shared_task
def fetch_and_store_news(kind: str) -> int:
    """Collect every category of the sources of one kind; return how many stories are new."""
    if not Category.objects.exists():
        logger.warning("No categories found in the database.")
    return sum(run.new for run in listings.collect_pairs(listings.pairs(kind=kind)))


@shared_task
def look_again_at_pages() -> dict[str, int]:
    """Look again at the pages of stories that learners can see; return how many ended in which way."""
    return page_looks.look_again(listings.shared_fetcher())


@shared_task
def retry_failed_listings() -> int:
    """Collect the listings whose wait after a failure is over, or whose day was missed; return how many are new."""
    return sum(run.new for run in listings.collect_pairs(listings.claim_due()))
