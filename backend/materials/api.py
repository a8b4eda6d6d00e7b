"""The news over HTTP: categories, and looking up a word."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.common.api import json_response
from backend.materials import selectors, word_lookup
from contracts.articles import CategoryList
from contracts.words import WordLookup


class CategoryListApi(APIView):
    """`GET /api/v1/categories/` (learner): all categories in menu order.

    200 `{"results": [{"name": "technology", "name_ko": "기술"}]}`
    """

    @extend_schema(responses=CategoryList, operation_id="categories_list")
    def get(self, request: Request) -> HttpResponse:
        """List the categories."""
        return json_response(CategoryList(results=tuple(selectors.categories())))


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
