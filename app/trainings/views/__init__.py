"""Pages of trainings: the plan, its people, tables of them, slips, paper."""

from app.trainings.views import people, printing, roster, sessions, sites, slips, trainings
from app.trainings.views.blueprint import bp

__all__ = ["bp", "people", "printing", "roster", "sessions", "sites", "slips", "trainings"]
