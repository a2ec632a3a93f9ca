"""Just in the Mountain City: a Friday live recruitment show, from the run-sheet to the signed contract."""
