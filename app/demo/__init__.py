"""The demo: one hybrid training that looks like life, for who looks for the first time and for measuring."""
