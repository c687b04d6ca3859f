"""Plain values from texts of the web: text, dates, time zones, addresses. Pure."""
