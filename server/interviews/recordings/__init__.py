"""Recording an interview: asked, answered by each for themselves, taken back at any time, watched by the panel."""
