"""What a person asked for cannot be done as they put it; the message is Korean and meant for them."""


class UnclearError(Exception):
    """Says in Korean what was not understood, or what has to be mended first."""

    code = "words.unclear"
