"""The gate itself: runs every rule over a summary."""

from backend.materials.notes.checks.findings import Findings


def check_summary(*, title: str, text: str, summary_en: str, summary_ko: str | None) -> Findings:
    """Return what is wrong or suspicious in the English and the Korean summary of a story; all empty means accepted."""
    return Findings()
