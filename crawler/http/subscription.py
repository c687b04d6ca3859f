"""What a subscription sends to the hosts of its source, and whether a page asks to sign in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from http.cookiejar import Cookie
from urllib.parse import urlsplit

from crawler.plain.urls import same_site
from watchword.domain.source import Subscription

_SIGN_IN = re.compile(
    r"(?:^|[/.])(?:log-?in|sign-?in|log-?on|authenticate|auth|sso|oauth2?|session/new)(?:$|[/.])",
    re.I,
)
_PASSWORD = re.compile(rb"<input\b[^>]{0,500}?\btype\s*=\s*[\"']?password", re.I)
MAX_TEASER_LENGTH = 1_500
"""Characters. A page with a form for a password and a longer text shows its article."""


def admitted(url: str, sites: Iterable[str]) -> bool:
    """Whether a request may bear the subscription: over TLS, to the source's own hosts. Pure."""
    return url.startswith("https://") and any(same_site(url, site) for site in sites)


def headers_of(subscription: Subscription) -> Mapping[str, str]:
    """The headers by name, with the user and password of RFC 7617. Pure."""
    headers = dict(subscription.headers)
    if subscription.authorization:
        headers["Authorization"] = subscription.authorization
    return headers


def cookies_of(subscription: Subscription) -> Iterator[Cookie]:
    """The cookies of a file in Netscape's format that belong to the source's own hosts. Pure.

    Each is sent over TLS only, whatever the file says. Expired ones are sent too: the site decides.
    """
    for line in subscription.cookies.splitlines():
        fields = line.removeprefix("#HttpOnly_").rstrip("\r").split("\t")
        if len(fields) != 7 or line.startswith("# "):
            continue
        domain, subdomains, path, _, _, name, value = fields
        host = domain.lstrip(".")
        if any(_is_host_of(host, site) for site in subscription.sites):
            yield _cookie(domain, subdomains == "TRUE", path, name, value)


def asks_to_sign_in(link: str, url: str, body: bytes, text: str) -> bool:
    """Whether the page at `url` asks to sign in, in place of the article at `link`. Pure.

    Its address is one of a sign-in page, or it has a form for a password and hardly a text.
    """
    end, start = urlsplit(url), urlsplit(link)
    if _SIGN_IN.search(f"{end.hostname}{end.path}") and not _SIGN_IN.search(start.path):
        return True
    return len(text) < MAX_TEASER_LENGTH and _PASSWORD.search(body) is not None


def _is_host_of(name: str, site: str) -> bool:
    """Whether the host belongs to the site. A cookie names no port, so the site's is taken."""
    port = urlsplit(site).port
    return same_site(f"https://{name}:{port}/" if port else f"https://{name}/", site)


def _cookie(domain: str, subdomains: bool, path: str, name: str, value: str) -> Cookie:
    dotted = f".{domain.lstrip('.')}" if subdomains else domain.lstrip(".")
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=dotted,
        domain_specified=subdomains,
        domain_initial_dot=subdomains,
        path=path or "/",
        path_specified=True,
        secure=True,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )
