"""What viewers say while the show runs: chat and questions, in order, without gaps, told by the clock of the show."""
