"""Writes to accounts, sign-ins and identities."""
