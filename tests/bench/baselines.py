"""What the read path is measured against: nothing, nothing behind a token, PostgreSQL, and the way of the seed."""

import json

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.materials import cache, selectors


def plain(request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse(b"{}", content_type="application/json")


class EmptyApi(APIView):
    """An endpoint that checks the token and says nothing."""

    def get(self, request: Request) -> Response:
        """Answer at once."""
        return Response({})


class PostgresApi(APIView):
    """The same page without a cache."""

    def get(self, request: Request) -> HttpResponse:
        """Read five stories from PostgreSQL."""
        found = selectors.page_of(selectors.listed_articles(category="technology"), limit=5, cursor="", unseen=None)
        return HttpResponse(b"[%s]" % found.body, content_type="application/json")


class SeedsWayApi(APIView):
    """The customer's first way: KEYS, then GET and json.loads for each, then sort and cut."""

    def get(self, request: Request) -> HttpResponse:
        """Read every cached story of the category to show five."""
        client = cache.connection().client
        stories = [json.loads(client.get(key) or b"{}") for key in client.keys("seed:technology:*")]
        stories.sort(key=lambda story: story["published_at"], reverse=True)
        return HttpResponse(json.dumps(stories[:5]), content_type="application/json")
