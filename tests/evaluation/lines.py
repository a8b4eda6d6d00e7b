"""Lines of an invented story for the tests of the scorer."""

from evaluation.truth_set import Line, Story

STORY = Story(
    id="bridge",
    category="world",
    title="Norwegian town opens bridge",
    text=(
        "HAMAR, Norway — Mayor Kari Nesset opened a bridge of 420 meters in Hamar on Monday. It cost 90 million euros. "
        '"We waited for this," Lars Odden said in Oslo. Kari Nesset said it was not too expensive.'
    ),
)


def line(english: str, korean: str | None = None, error: str | None = None, wrong_in: str | None = None) -> Line:
    """Return a line of the story; an honest one unless an error is named."""
    return Line(story=STORY, kind="invented", error=error, wrong_in=wrong_in, summary_en=english, summary_ko=korean)
