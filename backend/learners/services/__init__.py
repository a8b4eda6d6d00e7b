"""Writes that concern a whole learner."""
