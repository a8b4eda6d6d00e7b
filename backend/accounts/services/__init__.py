"""Writes about people: one file for each thing that is done to an account."""
