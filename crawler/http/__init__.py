"""HTTP: polite, guarded requests by one Scrapy engine, and what their answers mean."""
