"""Interviews after the show: an invitation, a lobby where arriving is knocking, and a room for up to eight."""
