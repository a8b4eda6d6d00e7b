"""CNN: section pages and article pages in the markup of the day, with everything around the stories that is none."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.newsroom import cnn_markup as markup
from sandbox.newsroom.answers import answer, base_url, not_found
from sandbox.newsroom.stories import SECTIONS, Edition, Told

OTHERS = (
    ("{day}/{section}/video/harbor-lights-digvid", "Watch: the harbor lights come on", "video"),
    ("/videos/world/week-in-ninety-seconds", "The week in ninety seconds", "video"),
    ("{day}/{section}/gallery/week-in-pictures/index.html", "The week in pictures", "gallery"),
    ("/interactive/2021/world/tide-map/index.html", "Map: where the tide is rising", "interactive"),
    ("/cnn-underscored/reviews/best-umbrellas", "The five best umbrellas we tested", "article"),
    ("/travel/article/slow-trains-of-the-north", "Slow trains of the north", "article"),
    ("/{section}/live-news/long-evening-count", "Live updates: the long evening count", "article"),
    ("https://www.example.com/2024/01/02/partner/offer", "Paid partner content", "article"),
)
"""What stands among the stories and is none: path, text, kind of card."""


class Cnn:
    """CNN's two kinds of page over one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def routes(self) -> list[Route]:
        """Its addresses, at the root as on its own host."""
        sections = [Route(f"/{section}", self.section) for section in SECTIONS["cnn"].values()]
        dated = "/{year:int}/{month:int}/{day:int}/{section}/{slug}"
        return [*sections, Route(f"{dated}/index.html", self.article), Route(dated, self.article)]

    async def section(self, request: Request) -> Response:
        """Show a section: each story two or three times, among videos, galleries, shopping and a live blog."""
        section = request.url.path.strip("/")
        stories = self._edition.of("cnn", section)
        cards = rows = ""
        for story in stories:
            path, title = self._path(story), escape(story.title)
            cards += "" if cards else markup.lead_title(path, title)
            cards += markup.story_card(path, title)
            rows += (
                f'<li class="card"><a href="{path}?utm_source=section_ribbon&amp;hpt=hp_t2">'
                f'<span data-editable="headline">{title}</span></a></li>'
            )
        ribbon = f'<aside class="container container_ribbon"><ul>{rows}</ul></aside>'
        newest = self._edition.newest(stories)
        day = f"/{self._edition.date:%Y/%m/%d}"
        for path, text, kind in OTHERS:
            place = path.format(day=day, section=_path_section(section))
            cards += markup.card(place, f"<span data-editable='headline'>{text}</span>", kind)
        body = markup.section(cards, ribbon)
        page = markup.page(f"{section.title()} news | CNN", "", body)
        return answer(request, page, media_type="text/html", modified_at=newest)

    async def article(self, request: Request) -> Response:
        """Show a story, with its data for machines, its related links, captions and promos."""
        story = self._edition.find("cnn", request.path_params["slug"])
        if story is None or request.path_params["section"] != _path_section(story.section):
            return not_found()
        published_at = self._edition.published_at(story)
        others = [other for other in self._edition.of("cnn") if other.slug != story.slug][:3]
        rows = "".join(f'<li><a href="{self._path(o)}">RELATED: {escape(o.title)}</a></li>' for o in others)
        related = f'<aside class="related-content"><h4>Read more</h4><ul>{rows}</ul></aside>'
        page = markup.page(
            f"{story.title} | CNN {story.category.title()}",
            markup.head(story, base_url(request), self._path(story), published_at),
            markup.article(story, published_at) + related,
        )
        return answer(request, page, media_type="text/html", modified_at=published_at)

    def _path(self, story: Told) -> str:
        return f"/{self._edition.date:%Y/%m/%d}/{_path_section(story.section)}/{story.slug}/index.html"


def _path_section(section: str) -> str:
    """Return what a story's path says for its section: /business/tech lists stories of /2024/01/02/tech/."""
    return section.rpartition("/")[2]
