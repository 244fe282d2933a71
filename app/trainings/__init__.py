"""Runs of courses for people: trainings, sites, sessions, enrolments, slips and badges."""
