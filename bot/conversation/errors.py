"""The error of a request that cannot be carried out as typed."""


class UnclearError(Exception):
    """Its message tells the learner, in Korean, what was not understood or what to fix first."""

    code = "words.unclear"
