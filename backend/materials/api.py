"""The news over HTTP: categories, and one story."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.common.api import json_response
from backend.materials import selectors
from contracts.articles import ArticleDetail, CategoryList


class CategoryListApi(APIView):
    """`GET /api/v1/categories/` (learner): all categories in menu order.

    200 `{"results": [{"name": "technology", "name_ko": "기술"}]}`
    """

    @extend_schema(responses=CategoryList, operation_id="categories_list")
    def get(self, request: Request) -> HttpResponse:
        """List the categories."""
        return json_response(CategoryList(results=tuple(selectors.categories())))


class ArticleDetailApi(APIView):
    """`GET /api/v1/articles/{id}/` (learner): notes, vocabulary, source and credit of one story.

    200 as ArticleDetail; 404 `{"code": "article.unknown", ...}`. `X-Cache` says hit, miss or off.
    """

    @extend_schema(responses=ArticleDetail, operation_id="articles_retrieve")
    def get(self, request: Request, article_id: int) -> HttpResponse:
        """Return one story."""
        found = selectors.article_detail(article_id=article_id)
        return HttpResponse(found.body, content_type="application/json", headers={"X-Cache": found.cache})
