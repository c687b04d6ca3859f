"""HTTP: polite and guarded requests by one Scrapy engine, and the meaning of the answers."""
