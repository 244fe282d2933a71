"""Pages of trainings."""

from flask import Blueprint

bp = Blueprint("trainings", __name__, template_folder="templates")
