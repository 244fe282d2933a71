"""Pages of accounts: signing in, one's own account, people and roles, units, the audit log."""

from app.accounts.views import account, audit, jobs, positions, roles, sign_in, units, users
from app.accounts.views.blueprint import bp

__all__ = ["account", "audit", "bp", "jobs", "positions", "roles", "sign_in", "units", "users"]
