"""The New York Times: Top Stories v2 behind a key, and the paywalled pages its items point to.

Shapes as the API answers them: https://developer.nytimes.com/docs/top-stories-product/1/overview
"""

import datetime as dt
import json
import uuid
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.keys import NYT_API_KEY
from sandbox.newsroom.answers import answer, base_url, fault, not_found
from sandbox.newsroom.stories import SECTIONS, Edition, Told

NEW_YORK = dt.timezone(dt.timedelta(hours=-5))
IMAGE_SIZES = (("Super Jumbo", 1365, 2048), ("threeByTwoSmallAt2X", 400, 600), ("Large Thumbnail", 150, 150))
PROMOS = (("Sign Up for the Morning Newsletter", "null"), ("Play Today's Word Game", ""))
"""What the API mixes in: things to click that have no address."""


class Times:
    """The Times' two endpoints over one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def routes(self) -> list[Route]:
        """Its addresses, all below /nyt."""
        return [
            Route("/nyt/svc/topstories/v2/{section}.json", self.top_stories),
            Route("/nyt/{year:int}/{month:int}/{day:int}/{section}/{slug}.html", self.page),
        ]

    async def top_stories(self, request: Request) -> Response:
        """GET /nyt/svc/topstories/v2/{section}.json?api-key=KEY."""
        key, section = request.query_params.get("api-key"), request.path_params["section"]
        if not key:
            return fault(401, "Failed to resolve API Key variable", "steps.oauth.v2.FailedToResolveAPIKey")
        if key != NYT_API_KEY:
            return fault(401, "Invalid ApiKey", "oauth.v2.InvalidApiKey")
        if section not in {"home", *SECTIONS["nyt"].values()}:
            return fault(404, f"Unknown section {section}", "steps.section.NotFound")
        stories = self._edition.of("nyt", None if section == "home" else section)
        items = [self._item(story, number, base_url(request)) for number, story in enumerate(stories)]
        items[1:1] = [_promo(title, url) for title, url in PROMOS]
        newest = self._edition.newest(stories)
        envelope = {
            "status": "OK",
            "copyright": f"Copyright (c) {self._edition.date.year} The Sandbox Times. All Rights Reserved.",
            "section": section,
            "last_updated": _local(newest),
            "num_results": len(items),
            "results": items,
        }
        return answer(request, json.dumps(envelope), media_type="application/json", modified_at=newest)

    async def page(self, request: Request) -> Response:
        """Show what the Times shows without a subscription: nothing beyond what its API says."""
        story = self._edition.find("nyt", request.path_params["slug"])
        if story is None:
            return not_found()
        body = f"<h1>{escape(story.title)}</h1><p>{escape(story.abstract)}</p><p>Subscribe to read on.</p>"
        page = f"<!doctype html><html lang=en><title>{escape(story.title)}</title>{body}</html>"
        return answer(request, page, media_type="text/html", modified_at=self._edition.published_at(story))

    def _item(self, story: Told, number: int, base: str) -> dict[str, Any]:
        published = _local(self._edition.published_at(story))
        return {
            "section": story.section,
            "subsection": "",
            "title": story.title,
            "abstract": story.abstract,
            "url": f"{base}/nyt/{self._edition.date:%Y/%m/%d}/{story.section}/{story.slug}.html",
            "uri": f"nyt://article/{uuid.uuid5(uuid.NAMESPACE_URL, story.slug)}",
            "byline": f"By {story.byline}",
            "item_type": "Article",
            "updated_date": published,
            "created_date": published,
            "published_date": published,
            "material_type_facet": "",
            "kicker": "",
            "des_facet": [story.category.title()],
            "org_facet": [],
            "per_facet": [],
            "geo_facet": [],
            "multimedia": (
                [
                    {
                        "url": f"{base}/nyt/images/{story.slug}-{width}.jpg",
                        "format": name,
                        "height": height,
                        "width": width,
                        "type": "image",
                        "subtype": "photo",
                        "caption": f"A scene from the story by {story.byline}.",
                        "copyright": "The Sandbox Times",
                    }
                    for name, height, width in IMAGE_SIZES
                ]
            )
            if number == 0
            else None,
            "short_url": "",
        }


def _promo(title: str, url: str) -> dict[str, Any]:
    texts = ("subsection", "abstract", "uri", "byline", "material_type_facet", "kicker", "short_url")
    times = dict.fromkeys(("updated_date", "created_date", "published_date"), "")
    facets: dict[str, list[str]] = {name: [] for name in ("des_facet", "org_facet", "per_facet", "geo_facet")}
    head = {"section": "admin", "title": title, "url": url, "item_type": "Promo"}
    return head | dict.fromkeys(texts, "") | times | facets | {"multimedia": []}


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(NEW_YORK).isoformat()
