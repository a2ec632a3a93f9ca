"""Scorecards: what a job is judged by, each interviewer's own card, what they come to, and the decision."""
