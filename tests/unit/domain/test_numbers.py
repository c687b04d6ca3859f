"""Numbers in headlines of several languages, and what only looks like one."""

from decimal import Decimal

import pytest

from watchword.domain.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("UPDATED: Ferry capsizes, two dead", ["2"]),
        ("Zwei Tote, 1.200 Verletzte", ["2", "1200"]),
        ("Exports rise 7.1% to 1.2 billion", ["7.1", "1.2E+9"]),
        ("輸出額12億3000万円、3人を逮捕", ["1230000000", "3"]),
        ("二十三人死亡", ["23"]),
        ("1억 2천만 원, 두 명 사망", ["120000000", "2"]),
        ("No one hurt, one dead", ["1"]),
        ("３人が負傷", ["3"]),
        ("Firm to pay $28M, then £3bn", ["28000000", "3000000000"]),
        ("28m of cloth", ["28"]),
        ("A $90-million claim, 40-year bonds", ["90000000", "40"]),
        ("Rate raised by 50 basis points, 25bp expected", ["0.5", "0.25"]),
        ("加息75个基点 料再加20個基點", ["0.75", "0.2"]),
        ("50bp 인상, 0.5％上げ", ["0.5", "0.5"]),
        ("円、1ドル＝150円台 21ドル高", ["150", "21"]),
        ("1달러당 1,400원, 1美元兑7.2元", ["1400", "7.2"]),
        ("1ドルの昼食", ["1"]),
        ("銀行12行が破綻、2行目、2社を告発、two banks fined", ["12", "2", "2", "2"]),
        ("Jailed for 3-1/2 years", ["3.5"]),
        ("懲役3年6月", ["3.5"]),
        ("判刑3年半", ["3.5"]),
        ("징역 3년6개월", ["3.5"]),
        ("採掘枠3割減、30% cut, 近三成", ["30", "30", "30"]),
        ("噴煙1万1千メートル、11 km, 11公里 11㎞", ["11000"] * 4),
        ("11km² 11キログラム", ["11", "11"]),
        ("懲役27年、18歳以上、3人目の死者", ["27", "18", "3"]),
        ("48時間、48시간、48小时", ["48"] * 3),
        ("10월 12~13일 5명, Oct 12-13: 14 dead", ["5", "14"]),
        ("M6.1の地震、震度6強", ["6.1", "6"]),
        ("Last eight hostages freed", ["8"]),
        ("MH370, 239 aboard; USD5m", ["239", "5"]),
        ("6歳児ら2人、3명 사망", ["2", "3"]),
    ],
)
def test_a_number_is_a_value_however_it_is_written(text: str, values: list[str]) -> None:
    assert [number.value for number in numbers_in(text)] == [Decimal(one) for one in values]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE 2-Ministers meet",
        "(2nd LD) Ministers meet",
        "외교장관 회담 (종합2보)",
        "第2報 会談",
        "Talks on 24 November at 16:30",
        "11月24日 三菱と四川の九州会議",
        "The budget of 2026",
        "One of the ministers, each one",
        "The launch is put off to the 26th",
        "In the 1980s the 42nd mill closed",
        "19世紀の港、80年代の町",
        "数百人が集まる",
        "免除は27年末まで",
        "一名船长的故事",
        "減産へ　27年",
        "11월 12∼13일 방일",
        "3回目の会談、第3次、제3차 회의, 세 번째 3번째",
        "No. 2 of the firm on day 3",
        "Into the last eight",
        "銀行2行が合併へ、2カ国首脳会談",
        "Two banks to merge",
        "2개사 합병",
        "8강 진출, ベスト8、16强",
        "A 19-year-old, aged 51, 51歳の男、문도현(23)、船長（51）、19岁的替补, 63세 남성",
        "7年ぶり、3년 만에, 时隔7年, 7年来首次",
        "The first rise in more than five years, a five-year low",
        "KF-21, G7, F35 and COVID-19, 737型機",
        "日印尼2プラス2、2+2会谈",
        "1年延長、1年に、1년 연장, one year more, a one-day strike",
    ],
)
def test_versions_dates_and_names_are_no_numbers(text: str) -> None:
    assert numbers_in(text) == ()


def test_a_number_knows_its_place() -> None:
    text = "Damage of 3 million and more"
    (number,) = numbers_in(text)
    assert text[number.start : number.end] == "3 million"
