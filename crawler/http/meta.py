"""Keys in the meta of our requests. Scrapy copies the meta to the next request of a redirect."""

from __future__ import annotations

DELAY = "watchword_delay"
"""The delay of the source, a timedelta."""
ROBOTS = "watchword_robots"
"""Whether the request is for robots.txt."""
RECEIVED = "watchword_received"
"""The number of bytes of a robots.txt that came so far."""
JAR = "watchword_jar"
"""The cookies of this chain of redirects."""
SUBSCRIPTION = "watchword_subscription"
"""The subscription of the source, or None."""
