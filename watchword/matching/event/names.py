"""Skeletons: the consonants of a name, which it keeps from script to script.

トランプ, 트럼프, 特朗普 and Trump are all `TRNP`: sounds that scripts confuse are one class of six.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

MIN_LENGTH = 3
"""Consonants; a shorter skeleton is that of half of all words."""
MIN_HAN = 2
"""Characters of a name in Chinese."""
_LATIN_CLASSES = {
    letter: sound
    for letters, sound in (
        ("bpfvhw", "P"),
        ("kgcq", "K"),
        ("szjx", "S"),
        ("td", "T"),
        ("lr", "R"),
        ("mn", "N"),
    )
    for letter in letters
}
_DIGRAPHS = (
    *(("sch", "s"), ("sh", "s"), ("ch", "s"), ("ph", "p"), ("th", "t"), ("ck", "k"), ("zh", "s")),
    *(("gh", "g"), ("kh", "h"), ("ce", "se"), ("ci", "si"), ("x", "ks"), ("ng", "n"), ("ts", "s")),
)
_LATIN = re.compile(r"[A-Z][a-z'’]*[a-z][A-Za-z]*|[A-Z]{4,}")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_HANGUL = re.compile(r"[\uac00-\ud7a3]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_PARTICLES = re.compile(
    r"(?:에서|에게|으로|까지|부터|이라고|라고|이나|에|은|는|이|가|을|를|의|와|과|도|로|서|만|측|군)$"
)
"""What Korean writes behind a name without a space."""
_KANA = {
    kana: sound
    for row, sound in (
        ("カキクケコガギグゲゴヵヶ", "K"),
        ("サシスセソザジズゼゾ", "S"),
        ("タテトダデドチツヂヅ", "T"),
        ("ナニヌネノンマミムメモ", "N"),
        ("ハヒフヘホバビブベボパピプペポヴ", "P"),
        ("ラリルレロ", "R"),
    )
    for kana in row
}
_SMALL = "ャュョェ"
"""Behind チ they make it the ch of English."""
_INITIALS = ("K", "K", "N", "T", "T", "R", "N", "P", "P", "S", "S", "", *"SSSKTPP")
"""Of the syllables of Hangul, in the order of Unicode."""
_FINALS = ("", *"KKKNNNTRRRRRRRRNPPTTNTTKTP", "")
_HAN_ROWS = (
    ("P", "巴芭比彼毕波勃博布贝伯柏鲍本宾邦班拜保帕佩皮珀蓬彭普潘庞派法费菲弗夫福富范芬丰冯"),
    ("P", "哈海汉赫亨胡霍侯华瓦韦维威沃乌武文温伍"),
    ("K", "加伽戈格古盖高葛根贡冈卡凯坎康考科克柯库肯孔昆基吉金京奎"),
    ("S", "萨塞桑森瑟沙舍什史施斯丝苏索松泽扎兹佐宗曾赞查察切奇钱琼乔朱珠詹贾杰捷济"),
    ("S", "西希辛席锡谢欣夏休许修"),
    ("T", "达戴丹当道德登邓迪丁东杜顿多敦代塔泰坦汤特腾提蒂廷通图托"),
    ("R", "拉腊莱兰朗劳勒雷累莉丽利里列林龙卢鲁吕伦罗洛连廉留柳尔耳"),
    ("N", "马玛麦迈曼芒毛梅门蒙米密明莫默姆穆慕纳娜奈南内尼宁纽努诺"),
    ("", "阿埃艾安昂奥澳厄恩亚雅叶耶伊因英尤约云俄欧翁"),
)
"""The characters by which Chinese writes foreign names, by the sound that they begin with."""
_HAN_SOUNDS = {han: sound for sound, row in _HAN_ROWS for han in row}
_HAN_NASAL = frozenset(
    "班本宾邦潘庞蓬彭范芬丰冯汉亨温文根贡冈坎康肯孔昆金京桑森松宗曾赞钱琼詹辛欣丹当登邓丁东顿敦坦"
    "汤腾廷通兰朗林龙伦连廉曼芒门蒙明南宁安昂恩因英云翁"
)
"""Those that end in n or ng."""


def skeletons(text: str) -> Mapping[str, str]:
    """The skeletons of what may be names in a text, to how they are written. Pure."""
    found: dict[str, str] = {}
    for sounds, name in _candidates(unicodedata.normalize("NFKC", text)):
        skeleton = re.sub(r"(.)\1+", r"\1", sounds)
        if len(skeleton) >= MIN_LENGTH:
            found.setdefault(skeleton, name)
    return found


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    """What may be a name, with its sounds before it; sounds that follow themselves are one."""
    for match in _LATIN.finditer(_without_accents(text)):
        yield _latin(match[0]), match[0]
    for match in _KATAKANA.finditer(text):
        yield _katakana(match[0]), match[0]
    for match in _HANGUL.finditer(text):
        yield _hangul(match[0]), match[0]
        bare = _PARTICLES.sub("", match[0])
        if bare != match[0]:
            yield _hangul(bare), bare
    for match in _HAN.finditer(text):
        yield from _han(match[0])


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _latin(name: str) -> str:
    lower = name.lower().replace("'s", "").replace("’s", "")
    for letters, sound in _DIGRAPHS:
        lower = lower.replace(letters, sound)
    return "".join(_LATIN_CLASSES.get(letter, "") for letter in lower)


def _katakana(name: str) -> str:
    sounds = []
    for at, kana in enumerate(name):
        is_ch = kana in "チツ" and name[at + 1 : at + 2] in _SMALL and at + 1 < len(name)
        sounds.append("S" if is_ch else _KANA.get(kana, ""))
    return "".join(sounds)


def _hangul(name: str) -> str:
    codes = [ord(syllable) - 0xAC00 for syllable in name]
    return "".join(_INITIALS[code // 588] + _FINALS[code % 28] for code in codes)


def _han(run: str) -> Iterator[tuple[str, str]]:
    """The parts of a run that Chinese may have written for their sound alone."""
    start = 0
    for at in range(len(run) + 1):
        if at == len(run) or run[at] not in _HAN_SOUNDS:
            if at - start >= MIN_HAN:
                yield "".join(map(_han_sound, run[start:at])), run[start:at]
            start = at + 1


def _han_sound(han: str) -> str:
    return _HAN_SOUNDS[han] + ("N" if han in _HAN_NASAL else "")
