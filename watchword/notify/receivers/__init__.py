"""The receivers: a file for each kind, and the table of them in `registry.py`."""
