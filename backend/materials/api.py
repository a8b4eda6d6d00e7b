"""The news over HTTP: categories, and one story."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.materials import selectors


class SourceOutput(serializers.Serializer[dict[str, object]]):
    """The outlet and the credit line to show with its story."""

    name = serializers.CharField()
    credit = serializers.CharField()


class CardOutput(serializers.Serializer[dict[str, object]]):
    """A story as lists show it; `summary_ko` is null while the notes are provisional."""

    id = serializers.IntegerField()
    category = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField()
    source = SourceOutput()  # type: ignore[assignment]  # the API's name shadows a field's own attribute
    author = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField()
    summary_en = serializers.CharField(allow_null=True)
    summary_ko = serializers.CharField(allow_null=True)
    notes = serializers.ChoiceField(choices=["ready", "provisional", "none"])


class WordOutput(serializers.Serializer[dict[str, object]]):
    """One vocabulary item."""

    word = serializers.CharField()
    lemma = serializers.CharField()
    part_of_speech = serializers.CharField()
    ipa = serializers.CharField(allow_null=True)
    meaning_ko = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    level = serializers.CharField()


class DetailOutput(CardOutput):
    """A story with its words."""

    writer = serializers.CharField(allow_null=True)
    vocabulary = WordOutput(many=True)


class CategoryListApi(APIView):
    """`GET /api/v1/categories/` (learner): all categories in menu order.

    200 `{"results": [{"name": "technology", "name_ko": "기술"}]}`
    """

    @extend_schema_serializer(component_name="Categories")
    class Output(serializers.Serializer[dict[str, object]]):
        """Categories; `name` is what other endpoints take."""

        @extend_schema_serializer(component_name="Category")
        class Item(serializers.Serializer[dict[str, object]]):
            """One category."""

            name = serializers.CharField()
            name_ko = serializers.CharField()

        results = Item(many=True)

    @extend_schema(responses=Output, operation_id="categories_list")
    def get(self, request: Request) -> Response:
        """List the categories."""
        rows = selectors.categories().values("name", "name_ko")
        return Response({"results": list(rows)})


class ArticleDetailApi(APIView):
    """`GET /api/v1/articles/{id}/` (learner): notes, vocabulary, source and credit of one story.

    200 as DetailOutput; 404 `{"code": "article.unknown", ...}`. `X-Cache` says hit, miss or off.
    """

    @extend_schema(responses=DetailOutput, operation_id="articles_retrieve")
    def get(self, request: Request, article_id: int) -> HttpResponse:
        """Return one story."""
        found = selectors.article_detail(article_id=article_id)
        return HttpResponse(found.body, content_type="application/json", headers={"X-Cache": found.cache})
