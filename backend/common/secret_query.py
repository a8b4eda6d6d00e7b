"""Query parameters that nobody may see again: an API key goes out with the request and comes back nowhere."""

from collections.abc import Mapping
from urllib.parse import quote, unquote_plus, urlencode

from backend.common.targets import Target

_HIDDEN = "hidden"
_SHORTEST_SECRET_CHARS = 8  # a shorter value would match by accident


class SecretQuery:
    """The secret parameters of one fetch; they are sent to the service first asked and to no other."""

    def __init__(self, params: Mapping[str, str] | None, home: Target) -> None:
        self._params = dict(params or {})
        self._home = home

    def __repr__(self) -> str:
        return f"SecretQuery({', '.join(self._params)})"

    def meant_for(self, target: Target) -> str:
        """Return the encoded parameters for a request to `target`, "" when it is somebody else.

        The same host's TLS door counts as the same service.
        """
        same = target.host == self._home.host and target.port in (self._home.port, 443)
        return urlencode(self._params) if same else ""

    def removed_from(self, url: str) -> str:
        """Return a Location without the parameters, should the server have echoed them."""
        if not self._params:
            return url
        url, hash_sign, fragment = url.partition("#")
        path, question, query = url.partition("?")
        kept = [pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in self._params]
        url = path + (question if kept else "") + "&".join(kept) + hash_sign + fragment
        for value in self._params.values():
            if len(value) >= _SHORTEST_SECRET_CHARS:
                url = url.replace(value, _HIDDEN).replace(quote(value, safe=""), _HIDDEN)
        return url
