"""A show for whoever has no camera: demo people sign up, plan a Friday, go on air and talk, through the public API.

It runs in a process of its own, so that the server never draws, encodes or invents anything.
"""
