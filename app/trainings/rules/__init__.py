"""Decisions of trainings: what a plan must hold to, how slips are made, whom a row of a table means."""
