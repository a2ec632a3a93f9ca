"""Whose time is taken, by an interview or by a turn of a show they asked to be called for: never by both."""
