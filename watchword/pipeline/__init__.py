"""The four jobs that move rows on: each loads, decides and saves; ports only."""
