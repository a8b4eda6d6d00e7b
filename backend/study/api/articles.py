"""The learner's side over HTTP: stories by category, seen or unseen, and one in a level."""

import functools
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import json_response, validated
from backend.materials import archive
from backend.materials import selectors as materials
from backend.materials.selectors import ReaderLevel
from backend.study import selectors
from backend.study.services import seen
from contracts.articles import ArticleDetail, ArticlePage, Seen
from contracts.enums import Difficulty, SeenFact

BIGGEST_ID = 2**63 - 1
MINE = "mine"
"""Stands for the caller's own level."""
SHOWN = [(fact.value, fact.en) for fact in SeenFact if fact != SeenFact.DELIVERED]


class ArticleListApi(APIView):
    """`GET /api/v1/articles/?category=technology&unseen=true&limit=5` (learner): newest first; never writes.

    `category` missing is all of them; `unseen` leaves out what the caller has seen; `limit` 1-50, 10 if missing;
    `q` searches headlines and notes, Korean and English, for all its words; `since` and `until` are Seoul days;
    `url` is the address of one story, and then the rest counts for nothing;
    `next` is the address of the page after this one, null at the end. `X-Cache` says hit, miss or off.
    200 `{"next": null, "results": [ArticleCard]}`; 400 "category.unknown", "cursor.invalid" or "invalid".
    """

    class Input(serializers.Serializer[dict[str, object]]):
        """The query string."""

        category = serializers.SlugField(max_length=40, required=False)
        unseen = serializers.BooleanField(default=False)
        limit = serializers.IntegerField(min_value=1, max_value=50, default=10)
        cursor = serializers.RegexField(r"^[0-9]{1,18}_[0-9]{1,18}$", required=False, default="")
        q = serializers.CharField(max_length=100, required=False, allow_blank=True)
        since = serializers.DateField(required=False)
        until = serializers.DateField(required=False)
        url = serializers.CharField(max_length=2000, required=False, allow_blank=True)

    @extend_schema(parameters=[Input], responses=ArticlePage, operation_id="articles_list")
    def get(self, request: Request) -> HttpResponse:
        """Return a page of stories."""
        query = _parsed(request.META["QUERY_STRING"])
        unseen = selectors.unseen_by(user_id=_learner_id(request)) if query["unseen"] else None
        page = {"category": query.get("category"), "limit": query["limit"], "cursor": query["cursor"], "unseen": unseen}
        if query.get("url"):
            found = archive.by_address(url=query["url"])
        elif any(query.get(name) for name in ("q", "since", "until")):
            text, since, until = query.get("q", ""), query.get("since"), query.get("until")
            found = archive.search(text=text, since=since, until=until, **page)
        else:
            found = materials.article_page(**page)
        following = b"null"
        if found.next_cursor:
            wanted = query | {"cursor": found.next_cursor}
            parameters = urlencode({name: str(value).lower() for name, value in wanted.items() if value})
            following = f'"{request.scheme}://{request.get_host()}{request.path}?{parameters}"'.encode()
        body = b'{"next":%s,"results":[%s]}' % (following, found.body)
        return HttpResponse(body, content_type="application/json", headers={"X-Cache": found.cache})


class ArticleDetailApi(APIView):
    """`GET /api/v1/articles/{id}/?level=A2` (learner): one story in the text of a level, with its words and question.

    `level` is A2, B1, B2 or "mine", the caller's own; B1 if missing. A story that lacks this text is answered with the
    nearest one: `level` is then another than `asked_level`. 200 as ArticleDetail; 400 "request.invalid"; 404
    "article.unknown". `X-Cache` says hit, miss or off.
    """

    @extend_schema_serializer(component_name="ArticleQuery")
    class Input(serializers.Serializer[dict[str, str]]):
        """The query string."""

        level = serializers.ChoiceField(choices=[*Difficulty, MINE], default=Difficulty.B1.value)

    @extend_schema(parameters=[Input], responses=ArticleDetail, operation_id="articles_retrieve")
    def get(self, request: Request, article_id: int) -> HttpResponse:
        """Return one story."""
        level: Difficulty | ReaderLevel = Difficulty.B1
        if named := request.query_params.get("level"):
            mine = validated(self.Input, {"level": named})["level"] == MINE
            level = selectors.reader_level(user_id=_learner_id(request)) if mine else Difficulty(named)
        found = materials.article_detail(article_id=article_id, level=level)
        return HttpResponse(found.body, content_type="application/json", headers={"X-Cache": found.cache})


@functools.lru_cache(maxsize=1024)
def _parsed(query_string: str) -> dict[str, Any]:
    """Validate a query string; the bots ask the same few over and over, and parsing one costs more than Redis does."""
    return validated(ArticleListApi.Input, QueryDict(query_string).dict())


def _learner_id(request: Request) -> int:
    return cast("Caller", request.user).id


class SeenApi(APIView):
    """`POST /api/v1/articles/seen/` (learner): record that these stories were listed, opened or read; safe to repeat.

    What was only listed stays new for three days. `{"ids": [1, 2], "as": "opened"}` (opened if missing) -> 200
    `{"seen": [1, 2]}`; 400 "article.unknown" with `extra.ids`, and nothing is written.
    """

    @extend_schema_serializer(component_name="SeenIds")
    class Input(serializers.Serializer[dict[str, object]]):
        """Ids of stories, and what happened to them."""

        ids = serializers.ListField(
            child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID), min_length=1, max_length=100
        )

        def get_fields(self) -> dict[str, Any]:
            """Add `as`, which no attribute can be called."""
            return super().get_fields() | {"as": serializers.ChoiceField(choices=SHOWN, default=SeenFact.OPENED)}

    @extend_schema(request=Input, responses=Seen, operation_id="articles_seen")
    def post(self, request: Request) -> HttpResponse:
        """Record the fact."""
        given = validated(self.Input, request.data)
        ids = seen.mark_seen(user_id=_learner_id(request), article_ids=given["ids"], fact=SeenFact(given["as"]))
        return json_response(Seen(seen=tuple(ids)))
