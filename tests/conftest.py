"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
"""A property says nothing of time: on a busy machine any example can be slow."""
