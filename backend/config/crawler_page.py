"""Who we are, for publishers who find us in their logs: the page our user agent points to."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ABOUT = """\
{agent}

한입뉴스 (Newsbite) helps Korean learners study English through the news. This robot reads section pages and feeds
once a day, one request at a time, and the stories they link to where their publisher's terms allow it. It obeys
robots.txt (user agent NewsbiteBot), Crawl-delay and Retry-After. Readers are shown a headline, a short summary of our
own, a credit line and a link to the publisher first of all; articles are not republished.

To keep it out, add to robots.txt:

User-agent: NewsbiteBot
Disallow: /
"""


def bot(request: HttpRequest) -> HttpResponse:
    """`GET /bot`: what our robot does and how to keep it out."""
    return HttpResponse(ABOUT.format(agent=settings.FETCH_USER_AGENT), content_type="text/plain; charset=utf-8")
