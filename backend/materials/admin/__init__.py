"""The news in the operator's console: sources and their health, runs, stories with their notes, what the model cost."""

from backend.materials.admin import model_calls, sources, stories

__all__ = ["model_calls", "sources", "stories"]
