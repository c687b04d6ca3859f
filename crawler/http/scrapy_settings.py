"""Scrapy's settings: what is not its default, each with its reason."""

from __future__ import annotations

from typing import Any

from watchword.domain.config import FetchSettings


def scrapy_settings(fetch: FetchSettings, user_agent: str) -> dict[str, Any]:
    """The settings of the one long-lived crawler. Pure."""
    handler = "crawler.http.download.Downloads"
    return {
        # --- Long life -------------------------------------------------------------------------
        # The default filter keeps every URL for ever, and a second poll would be a duplicate.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            # A redirect may name these; there is nothing that could follow it.
            "file": None,
            "ftp": None,
            "data": None,
            "s3": None,
        },
        "RETRY_ENABLED": False,  # it retries in memory and at once; our retries are rows with a due time
        "HTTPERROR_ALLOW_ALL": True,  # every status comes to us: 304, 404, 429 are answers
        # --- Nothing opens, nothing talks ------------------------------------------------------
        "TELNETCONSOLE_ENABLED": False,  # a port that executes Python
        "REMOTE_CONTROL_ENABLED": False,  # another one
        "EXTENSIONS_BASE": {},  # statistics, memory mails, exporters: ours are in the store
        "STATS_DUMP": False,
        "LOG_INSTALL_ROOT_HANDLER": False,  # how the program logs is not Scrapy's to decide
        # --- Manners ---------------------------------------------------------------------------
        "USER_AGENT": user_agent,
        "ROBOTSTXT_OBEY": False,  # it keeps rules for ever and takes a 500 for a yes; Politeness obeys
        "CONCURRENT_REQUESTS": fetch.connections,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY_JITTER": 0,  # a delay is the least time, not the mean
        "COOKIES_ENABLED": False,  # no identity is kept; the middleware also fetches the suffix list
        "REFERER_ENABLED": True,  # with "no-referrer" it removes the header on redirects
        "REFERRER_POLICY": "no-referrer",
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "*"},  # each site in its own language
        # --- Hostile servers -------------------------------------------------------------------
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # off by default
        "DOWNLOAD_TIMEOUT": fetch.timeout.total_seconds(),  # headers and body together; 180 s by default
        "DOWNLOAD_MAXSIZE": fetch.page_size,  # 1 GiB by default; counts what is unpacked as well
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 5,  # 20 by default
        "METAREFRESH_ENABLED": False,  # a redirect by HTML, which would be parsed in this process
        "HTTPPROXY_ENABLED": False,  # a proxy of the environment resolves names itself, past the guard
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.http.middlewares.politeness.Politeness": 100,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "crawler.http.middlewares.compression.Compression": 590,
        },
    }
