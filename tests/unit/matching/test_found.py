"""A text that is there is found: over line ends, in scripts without spaces, over joiners, in a lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.match import Document, Field, build_evidence
from watchword.domain.topic import Topic
from watchword.matching.matcher import compile

HAN = st.text(alphabet="日本銀行政策決定会合金利中国经济贸易谈判のカタ", min_size=2, max_size=8)
BREAKS = st.sampled_from(["\n", "\r\n", " \n", "\n　"])
WORDS = [
    ("นายกรัฐมนตรี", "วันนี้นายกรัฐมนตรีเดินทางไปจีน"),
    ("ລັດຖະບານ", "ມື້ນີ້ລັດຖະບານລາວປະກາດ"),
    ("រដ្ឋាភិបាល", "ថ្ងៃនេះរដ្ឋាភិបាលកម្ពុជាប្រកាស"),
    ("အစိုးရ", "ယနေ့အစိုးရကကြေညာသည်"),
]


def found(query: str, document: Document) -> list[str]:
    """The texts of all places of the query in the document, as they stand in the original."""
    matches = compile([Topic(key="t", name="t", query=query)], {}).match(document)
    texts = {Field.TITLE: document.title, Field.BODY: document.text}
    return [texts[o.field][o.start : o.end] for match in matches for o in match.occurrences]


@given(
    word=HAN, cut=st.integers(min_value=1, max_value=7), line_end=BREAKS, in_title=st.booleans()
)
def test_a_line_end_inside_a_chinese_or_japanese_word_hides_nothing(
    word: str, cut: int, line_end: str, in_title: bool
) -> None:
    broken = word[:cut] + line_end + word[cut:] if cut < len(word) else word
    document = Document(title=broken) if in_title else Document(title="", body=broken)
    assert broken in found(f'"{word}"', document)


@given(before=HAN, behind=HAN)
def test_an_empty_line_ends_a_word(before: str, behind: str) -> None:
    word = before[-1] + behind[0]
    apart = Document(title="", body=f"{before}\n\n{behind}")
    joined = before + "\n\n" + behind
    assert not any("\n" in place for place in found(f'"{word}"', apart)), joined


@pytest.mark.parametrize(("word", "text"), WORDS)
def test_a_word_is_found_inside_a_run_of_a_script_without_spaces(word: str, text: str) -> None:
    assert found(word, Document(title=text)) == [word]
    assert found(f'"{word}" NEAR/40 "{text[:3]}"', Document(title=text)) != []


@pytest.mark.parametrize(
    ("word", "text"), [("کتاب", "کتاب‌ها"), ("کتابها", "کتاب‌ها"), ("کتاب‌ها", "کتابها")]
)
def test_a_joiner_is_no_letter_and_a_suffix_behind_it_hides_no_word(word: str, text: str) -> None:
    assert found(word, Document(title=f"این {text} است")) == [
        text[: len(word)] if word == "کتاب" else text
    ]


def test_a_lead_is_searched_where_no_body_is() -> None:
    lead = "Ministers met in Geneva."
    document = Document(title="Morning briefing", lead=lead)
    assert found("lead:Geneva", document) == ["Geneva"]
    assert found("Geneva", document) == ["Geneva"]
    (match,) = compile([Topic(key="t", name="t", query="body:Geneva")], {}).match(document)
    assert "Geneva" in build_evidence(match, document).words
