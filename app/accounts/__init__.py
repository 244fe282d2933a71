"""Who people are and what they may do: users, units, positions, roles, sign-in."""
