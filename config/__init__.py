"""The wishes of the user: what is watched, for what, and who is told."""
