"""People and the companies they work for: how they sign up and in, what they agreed to, and how their data leaves."""
