"""Raised hands: a graduate asks to be heard in the show, a host lets them in, and after their turn all of it ends."""
