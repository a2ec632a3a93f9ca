"""Walk-in interviews: a queue per job, places that survive any restart, and calls that reach nobody twice at once."""
