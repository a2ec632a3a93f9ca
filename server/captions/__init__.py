"""Captions of a show: typed while it is on by whoever holds the host's link, corrected, or brought as a file later."""
