"""Arrivals at the door: the log of check-ins and the state that follows from it."""
