"""`watchword topic import`, and the warnings of `topic try`."""

from __future__ import annotations

from pathlib import Path

from tests.command import records, said


def test_a_query_of_another_service_is_printed_in_ours_with_what_was_lost(tmp_path: Path) -> None:
    asked = ("topic", "import", '"trade war" near/5 steel^3 reach:9', "--from", "meltwater")
    done = said(*asked, folder=tmp_path)
    assert done.stdout == '"trade war" NEAR/5 steel\n'
    assert "left out: ^3 behind steel" in done.stderr
    (record,) = records(*asked, "--json", folder=tmp_path)
    assert record["query"] == '"trade war" NEAR/5 steel'
    assert len(record["lost"]) == 2  # type: ignore[arg-type]


def test_a_query_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    done = said(
        "topic", "import", "filetype:pdf", "--from", "google-alerts", folder=tmp_path, code=2
    )
    assert "nothing of the query is left; write a word" in done.stderr


def test_try_warns_of_signs_of_other_languages(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.gas]\nquery = "gas"\n', encoding="utf-8")
    export = tmp_path / "none.jsonl"
    export.write_text("", encoding="utf-8")
    done = said("topic", "try", "gas near5 oil", "--file", str(export), folder=tmp_path)
    assert "warning: query: column 5: near5 is looked for as words; write NEAR/5" in done.stderr
    assert 'accept = ["sign:near5"]' in done.stderr
