"""The API: what the pages do, for programs, by the same use cases; one file a noun."""
