"""The news over HTTP: categories, one story, and looking up a word."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.common.api import json_response
from backend.materials import selectors, word_lookup
from contracts.articles import ArticleDetail, CategoryList
from contracts.enums import Difficulty
from contracts.words import WordLookup


class CategoryListApi(APIView):
    """`GET /api/v1/categories/` (learner): all categories in menu order.

    200 `{"results": [{"name": "technology", "name_ko": "기술"}]}`
    """

    @extend_schema(responses=CategoryList, operation_id="categories_list")
    def get(self, request: Request) -> HttpResponse:
        """List the categories."""
        return json_response(CategoryList(results=tuple(selectors.categories())))


class ArticleDetailApi(APIView):
    """`GET /api/v1/articles/{id}/?level=A2` (learner): one story in the text of a level, with its words and question.

    `level` is A2, B1 or B2, B1 if missing. A story that lacks this text is answered with the nearest one: `level` is
    then another than `asked_level`. 200 as ArticleDetail; 400 "request.invalid"; 404 "article.unknown". `X-Cache` says
    hit, miss or off.
    """

    @extend_schema_serializer(component_name="ArticleQuery")
    class Input(serializers.Serializer[dict[str, str]]):
        """The query string."""

        level = serializers.ChoiceField(choices=Difficulty.choices(), default=Difficulty.B1)

    @extend_schema(parameters=[Input], responses=ArticleDetail, operation_id="articles_retrieve")
    def get(self, request: Request, article_id: int) -> HttpResponse:
        """Return one story."""
        level = Difficulty.B1
        if named := request.query_params.get("level"):
            asked = self.Input(data={"level": named})
            asked.is_valid(raise_exception=True)
            level = Difficulty(asked.validated_data["level"])
        found = selectors.article_detail(article_id=article_id, level=level)
        return HttpResponse(found.body, content_type="application/json", headers={"X-Cache": found.cache})


class WordApi(APIView):
    """`GET /api/v1/words/?q=yielded` (learner): the meanings our stories teach, or a pasted sentence of ours.

    `q` is a word or phrasal verb in any form, or text of up to 1,000 characters. 200 as WordLookup: `senses` with
    sentence and story, `word` with level and IPA where the word is listed; both empty for a word nobody knows.
    """

    @extend_schema_serializer(component_name="WordQuery")
    class Input(serializers.Serializer[dict[str, str]]):
        """The query string."""

        q = serializers.CharField(max_length=word_lookup.QUERY_MAX_CHARS)

    @extend_schema(parameters=[Input], responses=WordLookup, operation_id="words_retrieve")
    def get(self, request: Request) -> HttpResponse:
        """Look a word up."""
        asked = self.Input(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return json_response(word_lookup.look_up(query=asked.validated_data["q"]))
