"""Companies and the jobs they post: verified, with every field the law asks for, found by whoever looks for work."""
