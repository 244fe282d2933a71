"""The blueprint that all pages of trainings hang on."""

from flask import Blueprint

bp = Blueprint("trainings", __name__, template_folder="../templates")
