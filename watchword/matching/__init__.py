"""Queries over articles: the fold, the language, and who matches, with evidence."""
