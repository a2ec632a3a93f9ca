"""After an interview: what both sides say of how it went, and what a company's interviews come to in figures."""
