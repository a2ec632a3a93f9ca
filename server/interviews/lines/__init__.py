"""What the people of an interview write to each other: before it to settle the time, in the room as its chat."""
