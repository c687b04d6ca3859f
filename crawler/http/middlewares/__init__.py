"""Scrapy's middlewares of ours: politeness, and detection of truncated answers."""
