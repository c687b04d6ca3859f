"""Use cases: what a person asks of Watchword. The command line and web pages render the answers.

A use case returns a value or raises a WatchwordError. It prints nothing and opens nothing: it gets an
open transaction, or what a port answers.
"""
