"""One script per claim; each prints what it measured as one JSON object in its last line."""
