"""How a story looks to a client: rows in, shapes of the API out. Pure."""

from backend.materials.models import Article, StudyNote
from contracts.articles import ArticleCard, ArticleDetail, Outlet, VocabularyItem


def cursor(article: Article) -> str:
    """Return a story's place in the newest-first order: microseconds of its time, and its id."""
    return f"{int(article.published_at.timestamp() * 1_000_000)}_{article.pk}"


def card(article: Article) -> ArticleCard:
    """Return a story as lists show it; reads `article.note`, `.category` and `.source`, so select them along."""
    note: StudyNote | None = getattr(article, "note", None)
    return ArticleCard(
        id=article.pk,
        category=article.category.name,
        title=article.title,
        url=article.canonical_url,
        source=Outlet(name=article.source.name, credit=article.source.credit),
        author=article.author,
        published_at=article.published_at,
        summary_en=note.summary_en if note else None,
        summary_ko=(note.summary_ko or None) if note else None,
        notes="none" if note is None else "provisional" if note.is_provisional else "ready",
    )


def detail(article: Article) -> ArticleDetail:
    """Return a story with its words; reads `article.note.words` besides what `card` reads."""
    note: StudyNote | None = getattr(article, "note", None)
    words = [VocabularyItem.model_validate(word) for word in note.words.all()] if note else []
    return ArticleDetail(**dict(card(article)), writer=note.writer if note else None, vocabulary=tuple(words))
