"""Watchword watches the press for its user's words: the core between web, time, memory and wishes."""
