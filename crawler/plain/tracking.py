"""Parameters of URLs that identify a reader and no article: tracking and sessions. Pure.

A name is listed for all sites only if no known site identifies articles by it. `id`, `no`, `sid`, `cid`,
`ref_id` and `context` look like tracking and identify the article on some Korean and Taiwanese sites.
A name that only one publisher uses for tracking is listed under this publisher. A session is recognised
by its name; under a name that is used for articles too, only with a value that looks like a session's.
"""

from __future__ import annotations

import re

_NAMES = """
    utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_name utm_cid utm_reader
    utm_referrer utm_social utm_social-type utm_brand utm_place utm_pubreferrer utm_swu utm_viz_id
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id
    mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    vero_id vero_conv oly_enc_id oly_anon_id wickedid rb_clickid s_cid ns_mchannel ns_source
    ns_campaign ns_linkname ns_fee xtor wt_mc wt.mc_id wtrid __twitter_impression ref_src
    soc_src soc_trk guccounter guce_referrer guce_referrer_sig sr_share echobox ito
"""
_EVERYWHERE = frozenset(_NAMES.split())
_AT = {
    "bbc.com": {
        "at_medium",
        "at_campaign",
        "at_custom1",
        "at_custom2",
        "at_custom3",
        "at_custom4",
        "ocid",
    },
    "bbc.co.uk": {
        "at_medium",
        "at_campaign",
        "at_custom1",
        "at_custom2",
        "at_custom3",
        "at_custom4",
        "ocid",
    },
    "nytimes.com": {"partner", "emc", "smid", "smtyp", "smprod", "rref"},
    "theguardian.com": {"cmp"},
    "reuters.com": {"feedtype", "feedname", "taid"},
    "cnn.com": {"cid"},
    "sina.com.cn": {"cre", "mod", "loc", "rfunc", "tj"},
    "asahi.com": {"iref", "ref"},
    "nikkei.com": {"n_cid"},
}


_SESSION_NAMES = """
    jsessionid phpsessid cfid cftoken oscsid zenid sessionid session_id sessid sess_id
"""
_SESSIONS = frozenset(_SESSION_NAMES.split())
_MAYBE_SESSIONS = frozenset({"sid", "s", "session", "sess"})
_TOKEN = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])(?:[0-9a-f]{16,}|[0-9a-z_-]{24,})", re.I)
"""The id of a session: letters and digits, longer than any number of an article."""
_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^;/?#]*|/\((?:[A-Z]\([0-9a-z]{10,}\))+\)(?=/)", re.I
)
"""`;jsessionid=…` of Java, and `/(S(…))/` of ASP.NET."""


def is_session(name: str, value: str) -> bool:
    """Whether a parameter is the id of a reader's session. Pure."""
    name = name.lower()
    if name in _SESSIONS or name.startswith("aspsessionid"):
        return True
    return name in _MAYBE_SESSIONS and _TOKEN.fullmatch(value) is not None


def without_session(path: str) -> str:
    """The path of a URL without the id of a session. Pure."""
    return _IN_PATH.sub("", path)


def is_tracking(name: str, host: str) -> bool:
    """Whether a parameter of this name is only tracking at `host`. Pure."""
    name = name.lower()
    if name in _EVERYWHERE:
        return True
    labels = host.lower().split(".")
    return any(name in _AT.get(".".join(labels[start:]), ()) for start in range(len(labels)))
