"""What breaks on a Friday, broken on purpose."""
