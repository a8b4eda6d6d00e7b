"""The study pack: from a model's draft to what may be shown."""
