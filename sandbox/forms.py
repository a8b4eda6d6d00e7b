"""A posted form, read without the library that Starlette wants for it: ours are never multipart."""

from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request


async def posted(request: Request) -> FormData:
    """Return the fields of an application/x-www-form-urlencoded body, in order."""
    fields: list[tuple[str, str | UploadFile]] = []
    fields += parse_qsl((await request.body()).decode(), keep_blank_values=True)
    return FormData(fields)
