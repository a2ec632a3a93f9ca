"""A resume, and what becomes of it once it is delivered to a job: seen by both sides, at every step, at once."""
