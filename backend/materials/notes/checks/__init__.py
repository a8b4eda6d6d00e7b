"""The truth gate: tells a faithful summary of a story from a false one, without a model and without Django."""

from backend.materials.notes.checks.findings import Findings
from backend.materials.notes.checks.gate import check_summary

__all__ = ["Findings", "check_summary"]
