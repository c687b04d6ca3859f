"""Feeds: bytes in, entries out. One module reads one format; `readers` lists them. Pure."""
