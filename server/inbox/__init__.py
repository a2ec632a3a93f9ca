"""Notices: what happened to somebody while they looked elsewhere, and whether they have read it."""
