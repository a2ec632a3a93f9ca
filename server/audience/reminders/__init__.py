""" "Remind me when this job is on": when that is, the notice shortly before, and an own calendar to subscribe to."""
