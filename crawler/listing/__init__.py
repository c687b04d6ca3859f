"""Pages that list articles: which of their links lead to articles, and which lead to feeds."""
