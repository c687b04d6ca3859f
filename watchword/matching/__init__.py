"""Queries over articles: the fold, the query language, and the matcher with its evidence."""
