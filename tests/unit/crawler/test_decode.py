"""From bytes to text: labels of the web, wrong labels, no labels, and single wrong bytes."""

from __future__ import annotations

import pytest

from crawler.plain.decode import decode
from crawler.plain.mojibake import faults, is_mojibake

JAPANESE = "港湾局は新しい桟橋の計画を発表した"
KOREAN = "항만 공사는 새 부두 계획을 발표했다"
CHINESE = "港务局公布了新码头的计划"
TAIWANESE = "港務局公布了新碼頭的計畫"
RUSSIAN = "Порт объявил план нового причала"


@pytest.mark.parametrize(
    ("codec", "declared", "text"),
    [
        ("cp932", "Shift_JIS", "日本語①髙"),
        ("gb18030", "gb2312", "中文镕"),
        ("cp949", "EUC-KR", "한국어뷁"),
        ("cp1252", "iso-8859-1", "“quoted” – 5 €"),
        ("big5hkscs", "big5", "中文嘅"),
        ("euc_jp", "EUC-JP", "日本語"),
        ("utf-8", "utf-8", "日本語"),
    ],
)
def test_a_page_is_decoded_as_it_means_it(codec: str, declared: str, text: str) -> None:
    by_meta = f'<html><meta charset="{declared}"><p>{text}</p>'.encode(codec)
    assert text in decode(by_meta, "text/html")
    assert text in decode(f"<p>{text}</p>".encode(codec), f"text/html; charset={declared}")


def test_a_false_declaration_is_outranked_by_the_bytes() -> None:
    assert "日本語" in decode("日本語".encode(), "text/html; charset=euc-kr")
    assert "日本語" in decode("\ufeff日本語".encode("utf-16-le"), "text/html; charset=utf-8")


def test_a_page_that_declares_nothing_is_guessed() -> None:
    text = "東京都は二十四日、新しい計画を発表した。" * 20
    assert text in decode(text.encode("cp932"), None)


@pytest.mark.parametrize("charset", ["utf-99", "base64", "", "\x00", "undefined"])
def test_no_declaration_can_break_decoding(charset: str) -> None:
    assert decode(b"plain \xff text", f"text/html; charset={charset}").startswith("plain")


def page(text: str | bytes, codec: str = "utf-8", declared: str = "") -> bytes:
    """A document in ASCII markup, with a declaration if there is one."""
    meta = f'<meta charset="{declared}">'.encode() if declared else b""
    content = text.encode(codec) if isinstance(text, str) else text
    return b"<html><head>" + meta + b"<title>News</title></head><body><p>" + content + b"</p>"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("shift_jis", "cp932", "①㈱髙橋"),
        ("x-sjis", "cp932", JAPANESE),
        ("windows-31j", "cp932", "Ⅳ期の計画"),
        ("x-euc-jp", "euc_jp", JAPANESE),
        ("ks_c_5601-1987", "cp949", "똠방각하 펲시"),
        ("euc-kr", "cp949", "믜 " + KOREAN),
        ("gb2312", "gb18030", "朱镕基與鎔"),
        ("gbk", "gb18030", "𠮷野家開業"),
        ("x-gbk", "gbk", CHINESE),
        ("big5", "big5hkscs", "喺度食嘢啲"),
        ("big5-hkscs", "big5hkscs", "喺度食嘢啲"),
        ("x-x-big5", "big5", TAIWANESE),
        ("iso-8859-9", "cp1254", "“İstanbul” – şehir"),
        ("tis-620", "cp874", "“ท่าเรือ” – ใหม่"),
        ("windows-874", "cp874", "ท่าเรือใหม่"),
        ("latin1", "cp1252", "l’été – 5 €"),
        ("x-cp1251", "cp1251", RUSSIAN),
        ("koi8", "koi8_r", RUSSIAN),
        ("x-mac-cyrillic", "mac_cyrillic", RUSSIAN),
    ],
)
def test_a_label_means_the_largest_set_that_is_sent_under_it(
    label: str, codec: str, text: str
) -> None:
    assert text in decode(page(text, codec, label))
    assert text in decode(page(text, codec), f"text/html; charset={label}")


def test_characters_that_only_microsofts_tables_have_are_read_in_euc_jp() -> None:
    assert "①㈱髙い" in decode(page(b"\xad\xa1\xad\xea\xfc\xe2\xa4\xa4", declared="euc-jp"))


def test_a_euro_sign_in_one_byte_is_read_in_gbk() -> None:
    assert "价格€5" in decode(page("价格".encode("gbk") + b"\x805", declared="gbk"))


@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", "utf-32", "ucs-2", "iso-10646-ucs-2"])
def test_utf_16_is_believed_only_with_its_zeros(declared: str) -> None:
    assert JAPANESE in decode(page(JAPANESE, declared=declared))
    assert JAPANESE in decode(page(JAPANESE), f"text/html; charset={declared}")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_16_is_found_by_its_zeros_whatever_is_declared(codec: str, mark: str) -> None:
    text = f"{mark}<html><title>Port</title><p>{JAPANESE}</p>"
    found = decode(text.encode(codec), "text/html; charset=utf-8")
    assert JAPANESE in found
    assert found.startswith("<html>")


@pytest.mark.parametrize(
    ("codec", "declared", "text"),
    [
        ("utf-8", "utf-8", JAPANESE),
        ("utf-8", "", KOREAN),
        ("cp949", "euc-kr", KOREAN),
        ("gb18030", "gbk", CHINESE),
        ("big5", "big5", TAIWANESE),
        ("cp932", "shift_jis", JAPANESE),
        ("euc_jp", "euc-jp", JAPANESE),
    ],
)
@pytest.mark.parametrize("wrong", [b"\xff", b"\xe6\xa5", b"\xa0"])
@pytest.mark.parametrize("header", ["text/html", "text/html; charset=iso-8859-1"])
def test_one_wrong_byte_changes_nothing_around_it(
    codec: str, declared: str, text: str, wrong: bytes, header: str
) -> None:
    body = page(text, codec, declared) + b"<footer><p>Port " + wrong + b" rights</p></footer>"
    assert text in decode(body, header)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("cp949", KOREAN),
        ("gb18030", CHINESE),
        ("big5", TAIWANESE),
        ("cp1251", RUSSIAN),
        ("koi8_r", RUSSIAN),
        ("cp1252", "L’été à l’école coûte 5 €"),
    ],
)
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "us-ascii", "utf-16"])
def test_the_bytes_outrank_a_wrong_label_or_none(codec: str, text: str, declared: str) -> None:
    assert text in decode(page(text, codec, declared), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("language", "codec", "text"),
    [
        ("tr", "cp1254", "İstanbul’da görüşme sığınağı"),
        ("cs", "iso8859_2", "Příští čtyřicátý žluťoučký kůň"),
        ("th", "cp874", "ท่าเรือ"),
        ("ko", "cp949", "부두"),
        ("el", "cp1253", "Λιμάνι"),
    ],
)
def test_the_language_of_the_source_decides_where_nothing_is_declared(
    language: str, codec: str, text: str
) -> None:
    assert text in decode(page(text, codec), "text/html", language)
    assert text in decode(page(text, codec), "text/html; charset=iso-8859-1", language)


@pytest.mark.parametrize("declared", ["", "utf-8"])
@pytest.mark.parametrize("wrong", [b"\x99", b"\xf0", b"\xc3"])
def test_text_with_more_sound_than_broken_sequences_is_utf_8(declared: str, wrong: bytes) -> None:
    body = page(b"The caf" + wrong + b" of L\xc3\xa9a and Zo\xc3\xab", declared=declared)
    assert "Léa and Zoë" in decode(body)


def test_halves_of_surrogate_pairs_are_joined() -> None:
    assert decode("Port \ud83d\udea2 – 港".encode("utf-8", "surrogatepass")) == "Port 🚢 – 港"


def test_the_old_code_of_japanese_mail_is_read_by_its_escapes() -> None:
    assert JAPANESE in decode(page(JAPANESE, "iso2022_jp"))


@pytest.mark.parametrize(
    "text",
    [
        JAPANESE,
        KOREAN,
        CHINESE,
        TAIWANESE,
        RUSSIAN,
        "L’été à l’école, où naît l’œuvre",
        "Příští čtyřicátý žluťoučký kůň úpěl ďábelské ódy",
        "Pchnąć w tę łódź jeża lub ośm skrzyń fig, żółw",
        "Sığınağın bağlılığı görüşüldü",
        "Đường người Nguyễn được",
        "Ελληνικά και עברית ועוד العربية",
        "ประชุมสุดยอด",
        "σε 5 μm — 30 °C · ½ ©",
    ],
)
def test_real_text_has_no_faults(text: str) -> None:
    assert faults(text) == 0


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (JAPANESE, "utf-8", "cp1252"),
        (JAPANESE, "cp932", "cp1252"),
        (JAPANESE, "euc_jp", "cp932"),
        (KOREAN, "cp949", "cp1252"),
        (KOREAN, "utf-8", "cp949"),
        (TAIWANESE, "big5", "gb18030"),
        (CHINESE, "gb18030", "latin-1"),
        (RUSSIAN, "cp1251", "cp1252"),
        (RUSSIAN, "utf-8", "cp1251"),
        ("Les élèves répétèrent à l’été, déçus, hébétés", "utf-8", "cp1252"),
        (RUSSIAN, "cp1251", "utf-8"),
    ],
)
def test_a_text_in_a_wrong_encoding_is_recognised(text: str, written: str, read: str) -> None:
    assert is_mojibake((text * 2).encode(written).decode(read, "replace"))


def test_a_name_in_a_wrong_encoding_does_not_condemn_a_long_text() -> None:
    assert not is_mojibake(JAPANESE * 20 + "JosÃ© GarcÃ\xada, FranÃ§ois, BjÃ¶rk, AndrÃ©")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf_16_is_found_where_the_text_begins_soon(codec: str) -> None:
    page = f"<title>{'日中首脳会談、東京で開催へ' * 4}</title><p>港"
    assert decode(page.encode(codec), "text/html") == page
