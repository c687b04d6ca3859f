"""Parameters of URLs that identify a reader and no article: tracking and sessions. Pure.

A name is listed for all sites only if no known site identifies articles by it. `id`, `no`, `sid`, `cid`,
`ref_id` and `context` look like tracking and identify the article on some Korean and Taiwanese sites.
A name that only one publisher uses for tracking is listed under this publisher. A session is recognised
by its name; under a name that is used for articles too, only with a value that looks like a session's.
"""

from __future__ import annotations

import re

_NAMES = """
    fb_ref fb_source fb_action_ids fb_action_types clickid
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id
    mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    vero_id vero_conv oly_enc_id oly_anon_id wickedid rb_clickid s_cid ns_mchannel ns_source
    ns_campaign ns_linkname ns_fee xtor wt_mc wt.mc_id wtrid __twitter_impression ref_src
    soc_src soc_trk guccounter guce_referrer guce_referrer_sig sr_share echobox ito
    at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_format at_link_id at_ptr_name
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid piwik_campaign piwik_kwd
    cmpid icid sc_cid wt_zmc spm isappinstalled nsukey dicbo tblci epik hootpostid zanpid
    _branch_match_id traffic_source wprss maca
"""
_EVERYWHERE = frozenset(_NAMES.split())
_PREFIXES = ("utm_", "hsa_", "mtm_", "itm_")
_FROM = "ref from source src via cmp share rss medium channel"
_PLACE_NAMES = frozenset(_FROM.split())
_WHERE = """
    rss rss2 atom feed feeds rssfeed rss_feed rss-feed twitter x facebook fb linkedin line weibo weixin
    wechat qq telegram whatsapp kakaotalk kakao email mail newsletter timeline singlemessage groupmessage
    copylink
"""
_PLACES = frozenset(_WHERE.split())
"""Where a reader comes from: `ref=rss`. Under the same names some sites name an article."""
_AT = {
    "bbc.com": {"ocid"},
    "bbc.co.uk": {"ocid"},
    "nytimes.com": {
        "partner",
        "emc",
        "smid",
        "smtyp",
        "smprod",
        "rref",
        "unlocked_article_code",
    },
    "wsj.com": {"mod", "reflink", "st"},
    "bloomberg.com": {"srnd", "leadsource"},
    "mp.weixin.qq.com": {"chksm", "scene", "sharer_shareinfo", "subscene"},
    "baijiahao.baidu.com": {"wfr", "for"},
    "news.google.com": {"oc", "hl", "gl", "ceid"},
    "theguardian.com": {"cmp"},
    "reuters.com": {"feedtype", "feedname", "taid"},
    "cnn.com": {"cid"},
    "abcnews.go.com": {"cid"},
    "news.sky.com": {"dcmp"},
    "yahoo.com": {".tsrc"},
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


def is_tracking(name: str, value: str, host: str) -> bool:
    """Whether a parameter of this name and value is only tracking at `host`. Pure."""
    name = name.lower()
    if name in _EVERYWHERE or name.startswith(_PREFIXES):
        return True
    if name in _PLACE_NAMES and value.lower() in _PLACES:
        return True
    host = host.lower()
    if name == "ref" and value.lower().removeprefix("www.") == host.removeprefix("www."):
        return True  # as blogs of Ghost name themselves
    labels = host.split(".")
    return any(name in _AT.get(".".join(labels[start:]), ()) for start in range(len(labels)))
