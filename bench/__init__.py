"""Measuring: `python -m bench NAME` prints one JSON object of figures and the limits that they keep."""
