"""What stands between Scrapy's engine and the web: manners, and answers that break off."""
