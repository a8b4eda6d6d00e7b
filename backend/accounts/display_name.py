"""What a platform calls somebody, made fit to be stored and shown."""

import unicodedata

DISPLAY_NAME_MAX_CHARS = 150
ZERO_WIDTH_JOINER = "\u200d"  # holds emoji families together


def cleaned(display_name: str) -> str:
    """Drop control, formatting and private characters, squeeze the spaces, cut to what the column holds."""
    kept = (c for c in display_name if c.isspace() or c == ZERO_WIDTH_JOINER or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())[:DISPLAY_NAME_MAX_CHARS].strip()
