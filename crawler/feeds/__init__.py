"""Feeds: bytes in, entries out; a module for each kind of feed. Pure."""
