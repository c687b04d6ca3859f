"""The web: fetches feeds and pages, and parses their bytes. The only package that imports Scrapy."""
