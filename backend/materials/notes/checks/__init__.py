"""The truth gate: tells a faithful summary of a story from a false one, without a model and without Django."""
