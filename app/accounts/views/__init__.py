"""Pages of accounts: signing in, one's own account, people and roles, units, the audit log."""

from app.accounts.views import account, audit, positions, roles, sign_in, units, users
from app.accounts.views.blueprint import bp

__all__ = ["account", "audit", "bp", "positions", "roles", "sign_in", "units", "users"]
