"""The pages, one file each: load, and show by its template."""
