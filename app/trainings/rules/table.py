"""From what was uploaded or pasted to rows of people."""

from app.errors import Problem
from app.rosters import read_people, read_table
from app.trainings.rules.roster import Row
