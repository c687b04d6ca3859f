"""The web: what is fetched, and what its bytes say. The only package that knows Scrapy."""
