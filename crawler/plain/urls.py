"""URLs of pages: normalization, comparison of sites, and canonical URLs. Pure."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote_plus, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList
from w3lib.url import canonicalize_url

from crawler.http.guard import url_problem
from crawler.plain.tracking import is_session, is_tracking, without_session

_PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 2_000
"""Characters; no article has a longer address."""
MAX_HOST_LENGTH = 253
"""No longer name can be resolved."""


def normalize(url: str, base: str | None = None) -> str | None:
    """The normalized, absolute URL, or None if it must not be fetched. Pure.

    Fragment, default port, ids of sessions and known tracking parameters are removed; the query is
    sorted. `base`: the URL of the document with a relative `url`. None for schemes other than http and
    https, user names, backslashes and control characters.
    """
    try:
        whole = urljoin(base, _unfolded(url)) if base else _unfolded(url)
        if len(whole) > MAX_URL_LENGTH or url_problem(whole.replace(" ", "%20")):
            return None
        parts = urlsplit(canonicalize_url(whole))
        netloc = _netloc(parts)
    except (ValueError, UnicodeError):
        return None
    path = without_session(parts.path) or "/"
    return urlunsplit((parts.scheme, netloc, path, _query(parts), ""))


def host(url: str) -> str:
    """Host name and port: `example.org:443`. Pure."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one publisher: the same registrable domain. Pure.

    Hosts without a registrable domain (IP addresses, `localhost`) must have the same port too, because
    on one machine each port is its own site.
    """
    first, second = _site(one), _site(other)
    return first == second


def canonical(rel: str | None, page_url: str) -> str | None:
    """The normalized URL of `rel=canonical`, or None if it is missing or not credible. Pure.

    It is credible within the page's own site, and if it is not the home page (docs/design/rows.md,
    section 2).
    """
    target = normalize(rel, page_url) if rel else None
    if target is None or not same_site(target, page_url):
        return None
    parts = urlsplit(target)
    return None if parts.path in ("", "/") and not parts.query else target


def _unfolded(url: str) -> str:
    # As browsers do (WHATWG URL, 4.4): white space at the ends and line breaks inside are removed.
    # No name of a parameter begins with `amp;`: such an address was escaped once too often.
    return (
        url.replace("&amp;", "&").strip("\x00\t\n\r\f\v ").translate({9: None, 10: None, 13: None})
    )


def _netloc(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    if not 0 < len(name.encode()) <= MAX_HOST_LENGTH:
        raise ValueError("no host")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _PORTS[parts.scheme]) else f"{name}:{parts.port}"


def _query(parts: SplitResult) -> str:
    # The pieces are not decoded: those of EUC-KR or Big5 are no UTF-8.
    pieces = parts.query.split("&")
    return "&".join(piece for piece in pieces if not _is_of_reader(piece, parts.hostname or ""))


def _is_of_reader(piece: str, host: str) -> bool:
    """Whether `name=value` identifies a reader, and no article."""
    name, _, value = piece.partition("=")
    name = unquote_plus(name)
    return is_tracking(name, value, host) or is_session(name, value)


def _site(url: str) -> str:
    name = (urlsplit(url).hostname or "").rstrip(".")
    try:
        ip_address(name)
    except ValueError:
        return _suffixes().privatesuffix(name) or host(url)
    return host(url)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
