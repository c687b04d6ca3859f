"""Questions that a person asks of topics, feeds and the archive; no job asks them, nothing is saved."""
