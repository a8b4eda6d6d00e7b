"""What is found in given bytes, as JSON-ready dicts. One module for each kind of input.

A kind's libraries take up to half a second to import, so nothing here imports another kind's.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Seen:
    """`shown` is what was found; `complaint` says, in a sentence, why it is little."""

    shown: dict[str, Any] = field(default_factory=dict)
    complaint: str = ""
