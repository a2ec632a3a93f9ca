"""The Friday show: its run-sheet, who is on air, the cards that are shown, and the clock everything else is told by."""
