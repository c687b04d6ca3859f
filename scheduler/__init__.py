"""Time: what happens by itself, and the process in which it does."""
