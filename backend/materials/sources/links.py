"""Links as outlets write them -> web addresses. Pure."""

from urllib.parse import urljoin, urlsplit


def absolute(base: str, link: str) -> str:
    """Return the http(s) address that `link` means on a page or feed at `base`, "" when it means none."""
    try:
        url = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(url)
        url.encode()  # half a surrogate pair is no address, and no database takes it
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
