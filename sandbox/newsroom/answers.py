"""Responses of the outlets: pages and feeds with validators, and 304 for conditional requests."""

import datetime as dt
import email.utils
import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


def answer(request: Request, body: str, *, media_type: str, modified_at: dt.datetime) -> Response:
    """Answer 200 with the body, or 304 where the request's conditions say it is known (RFC 9110 section 13)."""
    content = body.encode()
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        "Last-Modified": email.utils.format_datetime(modified_at.replace(microsecond=0), usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _is_known(request, headers["ETag"], modified_at):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def not_found() -> Response:
    """Answer 404 as these outlets do, with a page."""
    page = "<!doctype html><title>Page not found</title><h1>Page not found</h1>"
    return Response(page, status_code=404, media_type="text/html")


def fault(status: int, message: str, code: str) -> JSONResponse:
    """Answer as the gateway before the Times' API does."""
    return JSONResponse({"fault": {"faultstring": message, "detail": {"errorcode": code}}}, status_code=status)


def base_url(request: Request) -> str:
    """Return scheme, host and port the caller used, without a slash at the end."""
    return str(request.base_url).rstrip("/")


def _is_known(request: Request, etag: str, modified_at: dt.datetime) -> bool:
    if known := request.headers.get("if-none-match"):
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return "*" in tags or etag in tags
    if since := request.headers.get("if-modified-since"):
        try:
            return modified_at.replace(microsecond=0) <= email.utils.parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
    return False
