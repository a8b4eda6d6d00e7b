"""All outlets together, with the robots.txt of the host they share."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.newsroom.cnn import Cnn
from sandbox.newsroom.feeds import Feeds
from sandbox.newsroom.nyt import Times
from sandbox.newsroom.stories import Edition

# Written like a real one: named agents shut out, a rule without a leading slash, a wildcard, a comment.
# The Times' API may be asked, its pages may not be fetched.
ROBOTS = """\
# Sandbox newsroom
User-agent: GPTBot
User-agent: Scrapy
Disallow: /

User-agent: *
Disallow: /search
Disallow: /api/
Disallow: /harbor/members/
Disallow: /nyt/
Allow: /nyt/svc/
Disallow: *.jsx$
"""


def routes(edition: Edition) -> list[Route]:
    """Return every address of every outlet."""
    return [
        Route("/robots.txt", robots),
        *Times(edition).routes(),
        *Feeds(edition).routes(),
        *Cnn(edition).routes(),
    ]


async def robots(_request: Request) -> Response:
    """Say what may be fetched."""
    return PlainTextResponse(ROBOTS)
