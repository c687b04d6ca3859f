"""`watchword doctor`: each thing that it looks at, good and bad, on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from storage.engine import url_of
from storage.store import SqlStore
from tests.command import called
from tests.databases import in_toml, new_database
from tests.fakes_sessions import certified
from tests.postgresql import Postgres
from tests.senders import closed_port, self_signed
from watchword.app.clock import SystemClock
from watchword.app.doctor import RENEWED_BEFORE, own_certificate
from watchword.domain.database import Server

TOML = """
contact = "desk@example.org"
timezone = "UTC"
[topics.talks]
query = "talks"
alert = ["desk"]
[channels.desk]
url = "mailto://127.0.0.1:{port}?from=a@a.example&to=b@b.example"
[sources.a]
feeds = ["https://{host}/feed"]
"""


def diagnoses(folder: Path, code: int) -> Mapping[str, tuple[str, str]]:
    """What it says, by what it looked at: the state and the words."""
    done = called("doctor", "--json", folder=folder)
    assert done.returncode == code, done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(bool(one["hint"]) == (one["state"] != "good") for one in lines)
    return {one["name"]: (one["state"], one["says"]) for one in lines}


def configure(folder: Path, toml: str = "", *, port: int, host: str = "127.0.0.1") -> None:
    text = TOML.format(port=port, host=host) + toml
    (folder / "watchword.toml").write_text(text, encoding="utf-8")


def test_what_is_well_is_said_to_be(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        configure(tmp_path, port=port)
        found = diagnoses(tmp_path, code=0)
        assert "none yet" in found["database"][1]
        new_database(tmp_path / "watchword.db")
        found = diagnoses(tmp_path, code=0)
    assert found["channel desk"] == (
        "good",
        f"127.0.0.1:{port} takes connections; no message yet",
    )
    assert found["service"] == ("warning", "it does not run")
    good = {"certificates", "configuration", "database", "permissions", "DNS", "fonts"}
    assert {name for name in good if found[name][0] != "good"} == set()
    assert {"clock", "disk", "locale"} <= found.keys()


async def test_what_is_wrong_is_named_with_what_helps(tmp_path: Path) -> None:
    """The clock by what hosts said, a name that nobody has, a closed port, a file open to everybody."""
    configure(tmp_path, port=closed_port(), host="name.invalid")
    database = tmp_path / "watchword.db"
    new_database(database)
    store = SqlStore(url_of(database), domain="watchword.invalid")

    def set_clocks_apart(rows: object) -> None:
        connection = rows._connection  # type: ignore[attr-defined]
        for host in ("a", "b", "c"):
            connection.exec_driver_sql(
                "INSERT INTO host (host, not_before, clock_offset, strikes, page_read) "
                f"VALUES ('{host}', '2026-11-24 08:00:00', 7200, 0, 0)"
            )

    await store.write(set_clocks_apart)
    store.close()
    database.chmod(0o644)
    found = diagnoses(tmp_path, code=1)
    assert found["clock"] == ("bad", "it is 2 h behind what the hosts say")
    assert found["DNS"][0] == "bad"
    assert "name.invalid: " in found["DNS"][1]
    assert found["channel desk"][0] == "bad"
    assert "Connection refused" in found["channel desk"][1]
    assert found["permissions"] == ("warning", f"everybody may read {database}")
    shown = called("doctor", folder=tmp_path).stdout
    assert f"→ chmod o-rwx {database}" in shown
    assert "3 things to mend, " in shown


def test_a_mistake_in_the_configuration_ends_it_early(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.a]\nquery = "("\n[x]\n', encoding="utf-8")
    found = diagnoses(tmp_path, code=1)
    assert found["configuration"][0] == "bad"
    assert "channel desk" not in found


def test_a_server_that_does_not_answer_is_bad(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    gone = Server(f"postgresql://watchword@127.0.0.1:{closed_port()}/none")
    configure(tmp_path, in_toml(gone), port=closed_port())
    assert diagnoses(tmp_path, code=1)["database"][0] == "bad"


def test_a_server_that_answers_is_good(tmp_path: Path, postgres: Postgres) -> None:
    made = postgres.new()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        configure(tmp_path, in_toml(made), port=listening.getsockname()[1])
        found = diagnoses(tmp_path, code=0)
    postgres.drop(made)
    assert found["database"][0] == "good"
    assert found["permissions"][0] == "good"


@contextmanager
def answering_with_tls(pem: Path) -> Iterator[int]:
    """A server of one TLS handshake; its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            with suppress(OSError):
                plain, _ = listening.accept()
                with certified(pem).wrap_socket(plain, server_side=True) as secure:
                    secure.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (RENEWED_BEFORE + timedelta(days=1), "good"),
        (RENEWED_BEFORE - timedelta(days=1), "warning"),
        (timedelta(days=-1), "bad"),
    ],
)
def test_the_certificate_of_the_pages_ends_one_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: timedelta, state: str
) -> None:
    pem = self_signed(tmp_path, until=SystemClock().now() + left)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with answering_with_tls(pem) as port:
        found = own_certificate(f"https://127.0.0.1:{port}")
    assert found.state == state, found
