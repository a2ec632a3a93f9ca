"""What staff of the bureau follow: from view to signed contract, and who owes graduates an answer."""
