"""Writes that concern a learner across all apps: linking, merging, unlinking, deletion."""
