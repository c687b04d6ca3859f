"""Scrapy's settings that differ from its defaults, each with the reason."""

from __future__ import annotations

from typing import Any

from watchword.domain.config import FetchSettings


def scrapy_settings(fetch: FetchSettings, user_agent: str) -> dict[str, Any]:
    """The settings of the one long-lived crawler. Pure."""
    handler = "crawler.http.download.Downloads"
    return {
        # --- Long life -------------------------------------------------------------------------
        # The default filter keeps every URL for ever and drops the second poll as a duplicate.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            # A redirect may name these schemes; without handlers it is not followed.
            "file": None,
            "ftp": None,
            "data": None,
            "s3": None,
        },
        "RETRY_ENABLED": False,  # it retries in memory, at once; our retries are rows with a due time
        "HTTPERROR_ALLOW_ALL": True,  # our code handles each status: 304, 404, 429 are answers
        # --- No open ports, no output ----------------------------------------------------------
        "TELNETCONSOLE_ENABLED": False,  # a port that executes Python
        "REMOTE_CONTROL_ENABLED": False,  # another such port
        "EXTENSIONS_BASE": {},  # statistics, memory mails, exporters: our figures are in the store
        "STATS_DUMP": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "DOWNLOADER_STATS": False,
        "LOG_INSTALL_ROOT_HANDLER": False,  # the command line sets up logging
        # --- Politeness ------------------------------------------------------------------------
        "USER_AGENT": user_agent,
        "ROBOTSTXT_OBEY": False,  # it keeps rules for ever and ignores a 500; Politeness does it
        "CONCURRENT_REQUESTS": 0,  # the engine's queue is not used; Downloads counts connections
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY_JITTER": 0,  # a delay is the shortest time, not the mean
        "COOKIES_ENABLED": False,  # no site recognises us; it also fetches the suffix list. See Session
        "REFERER_ENABLED": True,  # with "no-referrer" it removes the header on redirects
        "REFERRER_POLICY": "no-referrer",
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "*"},  # each site in its own language
        # --- Hostile servers -------------------------------------------------------------------
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # off by default
        "DOWNLOAD_TIMEOUT": fetch.timeout.total_seconds(),  # headers and body together; 180 s by default
        "DOWNLOAD_MAXSIZE": fetch.page_size,  # 1 GiB by default; also of unpacked bytes
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 5,  # 20 by default
        "METAREFRESH_ENABLED": False,  # it parses HTML in this process to find a redirect
        "HTTPPROXY_ENABLED": False,  # a proxy resolves names itself and bypasses the guard
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.http.middlewares.politeness.Politeness": 100,
            # Between the redirects (600) and the network: it sees every request and answer of a chain.
            "crawler.http.middlewares.session.Session": 700,
            "crawler.http.middlewares.accounting.Accounting": 900,  # the nearest to the network
            # They ask each request for domains and a user of the spider; ours names none.
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "crawler.http.middlewares.compression.Compression": 590,
        },
    }
