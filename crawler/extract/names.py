"""The names in a by-line, without job titles, dates and addresses; agencies apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from crawler.plain.text import line

MAX_NAMES, MAX_NAMES_LENGTH, MAX_NAME_WORDS = 20, 200, 6
_CJK = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af"
BY = re.compile(
    r"^\W*(?:(?:(?:written|text|words|posted|story|reported|report|review(?:ed)?|created"
    r"|photos?) )?by|von|(?:ein )?(?:artikel|beitrag|interview) von"
    r"|(?:text|erstellt|verfasst|geschrieben|veröffentlicht) von|par|por|da|di|av|af|door"
    r"|napsal|autor(?:in|es|a)?|auteur|authors?|text[eo]?|text (?:de|by|av)"
    r"|redacción|texte de|propos recueillis par|escrito por|scritto da|skrevet av|oleh"
    r"|penulis|reporter)\b\s*[:：]?\s*"
    r"|^(?:作者|文|撰文|采写|采访|编译|記者|记者|本报记者|新华社记者|著者|著|執筆|取材|筆者|글|글쓴이)\s*[:：/／|｜・]?\s*",
    re.I,
)
_BETWEEN = re.compile(
    r"\s*[;,、，；|/&·・•\n]\s*|\s+[-–—]\s+|\s+(?:and|und|y|e|et|och|og|en|with|mit|avec)\s+", re.I
)
_INVERTED = re.compile(r"([A-Z][\w'’-]+),\s+([A-Z][\w'’-]*\.?(?:\s[\w'’-]+\.?){0,2})")
"""`Doe, Jane`, as catalogues write one name."""
_TAIL = re.compile(
    r"\s*(?:[(\[（【].*|(?:\s(?:[Ff]or|[Ff]rom|of|at|für|in|pour|para)\s(?:the\s)?[A-Z].*)|\s+(?:on|am|le"
    r"|em|el)\s+\d.*|\S+@\S+.*"
    r"|(?:記者|特派員|기자|특파원|선임기자|特约记者|记者|編輯委員|編集委員|通讯员|摄影|撮影|ライター|編集部員))\s*$"
)
_NOISE = re.compile(
    r"^[Bb]y(?=[A-Z])|\s*\b(?:Follow(?:ing)?|Shares?|Profile|Image|Updated|Published)$"
)
_JOB = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|producer|columnist|analyst"
    r"|contributor|director|professor|staff|team"
    r"|redakteur\w*|redaktion|redaktor\w*|korrespondent\w*|volontär\w*|autor(?:in)?"
    r"|journalistin|chefredakteur\w*|rédact\w*|journaliste"
    r"|redactor\w*|periodista|correspons\w*|editora?|giornalista|dziennikarz\w*|special"
    r"|senior|chief|guest|updated?|published|posted|min read|minutes?"
    r"|follow|share|comments?|view|more|profile|subscribe|home|contact|email|photo\w*|foto\w*"
    r"|images?|getty|archiv\w*|admin|administrator|www|http\w*"
    r"|size|online|unknown|anonymous|none|null|author|text|date|by)\b",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:news|media|press|agency|agentur|agenc[ei]\w*|times|post|tribune|herald|magazin\w*"
    r"|zeitung|journal|tv|radio|gmbh|inc|ltd|verlag|verband"
    r"|afp|dpa|reuters|ap|apa|efe|ansa|pap|sda|sid|epd|kna|upi|pti|ians|xinhua|bloomberg|cnn"
    r"|bbc|associated|condé nast|services?|desk|wire|redaktion|team|staff)\b"
    r"|新华社|新華社|中新社|通信$|通讯社|新聞$|新闻|日报|日報|晚报|网$|網$|編集部|編輯部|编辑部|取材班|연합뉴스|뉴스|신문|일보|뉴시스",
    re.I,
)


_SERVICES = frozenset(
    """
    ページ 設定 一覧 登録 会員登録 ログイン プロフィール マイページ 個人 記者一覧 著者一覧
    设置 登录 注册 首页 个人中心 作者 设定 登錄 登入 註冊 首頁 設置 會員中心
    설정 로그인 회원가입 홈 마이페이지 기자 구독
    """.split()  # noqa: SIM905 - a block of words is easier to read than a column
)
"""What links to profiles say where they name nobody."""


@dataclass(frozen=True, slots=True)
class PersonNames:
    """The names in the texts of one origin."""

    persons: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    itself: tuple[str, ...] = ()
    """The site's own name, as it is written there."""


def names_in(texts: Iterable[str], own: frozenset[str]) -> PersonNames:
    """The names in these texts, each once, in order. Pure. `own`: the site's names, as `letters_of`."""
    names = {letters_of(name): name for text in texts for name in _split(text)}
    itself = tuple(name for key, name in names.items() if key in own)
    others = [name for key, name in names.items() if key not in own]
    persons = [name for name in others if not _ORGANISATION.search(name)]
    agencies = [name for name in others if _ORGANISATION.search(name)]
    return PersonNames(tuple(persons[:MAX_NAMES]), tuple(agencies[:MAX_NAMES]), itself)


def _split(text: str) -> list[str]:
    text = line(unescape(unescape(text)), MAX_NAMES_LENGTH)
    if "://" in text[:12]:
        return []
    one = _INVERTED.fullmatch(text)
    if one and not _ORGANISATION.search(text) and not _JOB.search(text):
        text = f"{one[2]} {one[1]}"
    parts = (_cleaned(part) for part in _BETWEEN.split(BY.sub("", text)))
    return [part for part in parts if is_name(part)]


def _cleaned(text: str) -> str:
    text = BY.sub("", text)
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    text = _NOISE.sub("", text)
    return text.strip(" \"'.:,()[]*_-–—|“”«»")


def is_name(text: str) -> bool:
    """Whether a text could be the name of a person or an agency. Pure."""
    words = text.split()
    if not words or len(words) > MAX_NAME_WORDS or len(text) < 2 or any(map(str.isdigit, text)):
        return False
    if re.search(rf"[{_CJK}]", text):
        return len(text) <= 12 and text not in _SERVICES
    return not re.search(r"[@?!:…]|\.(?:com|org|net|de)\b", text) and (
        not _JOB.search(text)
        or (
            len(words) == 2
            and words[0].istitle()
            and not _JOB.search(words[0])
            and not _JOB.search(words[1])
        )
    )


def letters_of(text: str) -> str:
    """The letters of a name, folded, without anything else: equal for two spellings of it. Pure."""
    return "".join(re.findall(r"\w", text.casefold())).replace("_", "")
