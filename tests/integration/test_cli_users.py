"""Users on the command line, and pages that are served to others than this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.command import COMMAND, called, environment, records, typed
from tests.fakes_web import Site
from tests.press import CALM
from tests.web import Answer, Reader, cookies

PASSWORD = "correct horse, battery"


async def sign_in(reader: Reader, name: str) -> Answer:
    return await reader.post("/sign-in", name=name, password=PASSWORD)


def test_users_are_added_changed_and_removed_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[sources.s]\nfeeds = ["https://a.example/f"]\n')
    added = typed("user", "add", "Mori", "--role", "admin", folder=tmp_path, password=PASSWORD)
    assert (added.returncode, added.stdout) == (0, "mori may sign in, as admin.\n")
    again = typed("user", "add", "mori", folder=tmp_path, password=PASSWORD)
    assert (again.returncode, again.stderr) == (
        1,
        "mori is there already; `watchword user passwd mori` sets a new password\n",
    )
    changed = typed("user", "passwd", "mori", folder=tmp_path, password="another one, yes")
    assert changed.stdout == "mori has a new password, and is signed in nowhere.\n"
    (record,) = records("user", "list", folder=tmp_path)
    assert (record["user"], record["role"], record["sessions"]) == ("mori", "admin", 0)
    out = called("user", "sign-out", "mori", folder=tmp_path)
    assert out.stdout == "mori is signed in nowhere; it was in 0 browsers.\n"
    alone = called("user", "role", "mori", "reader", folder=tmp_path)
    assert (alone.returncode, alone.stderr) == (
        1,
        "mori is the last admin; another user has to become admin first\n",
    )
    same = called("user", "role", "Mori", "admin", folder=tmp_path)
    assert same.stdout == "mori may do what a user with the role admin may.\n"
    gone = called("user", "remove", "mori", folder=tmp_path)
    assert gone.stdout == "mori may no longer sign in, and is signed in nowhere.\n"
    assert called("user", "remove", "mori", folder=tmp_path).returncode == 1
    actions = [one["action"] for one in records("user", "log", folder=tmp_path)]
    assert actions == [
        "user remove mori",
        "user role mori admin",
        "user sign-out mori",
        "user passwd mori",
        "user add mori, role admin",
    ]
    assert records("user", "list", folder=tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("add", "a/b"), PASSWORD, "a/b: cannot be a name; write up to 40 letters and digits"),
        (("add", "mori", "--role", "boss"), PASSWORD, "boss: no such role; there are: reader,"),
        (("add", "mori"), "short", "the password has to have 10 to 1000 characters"),
        (("add", "mori"), "aaaaaaaaaaaa", "the password is too easy"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(
    tmp_path: Path, arguments: tuple[str, ...], password: str, said: str
) -> None:
    (tmp_path / "watchword.toml").write_text('[sources.s]\nfeeds = ["https://a.example/f"]\n')
    done = typed("user", *arguments, folder=tmp_path, password=password)
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert password not in done.stderr + done.stdout
    assert not (tmp_path / "watchword.db").exists()


async def test_pages_for_others_need_a_user(site: Site, tmp_path: Path) -> None:
    calm = CALM.replace("127.0.0.1:0", "0.0.0.0:0")
    assert calm != CALM
    toml = f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n{calm}'
    (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
    refused = await asyncio.to_thread(typed, "run", folder=tmp_path, password="")
    assert refused.returncode == 2
    assert 'web: listen = "0.0.0.0:0" lets others than this machine in' in refused.stderr
    typed("user", "add", "mori", folder=tmp_path, password=PASSWORD)
    service = await asyncio.create_subprocess_exec(
        COMMAND, "run", cwd=tmp_path, env=environment(), stdout=asyncio.subprocess.PIPE
    )
    assert service.stdout is not None
    try:
        async with asyncio.timeout(60):
            said = (await service.stdout.readline()).decode()
        port = said.rpartition(":")[2].strip().rstrip("/")
        async with cookies() as session:
            mori = Reader(address=f"http://127.0.0.1:{port}", session=session)
            assert (await mori.get("/now")).status == 401
            assert (await sign_in(mori, "mori")).status == 303
            assert (await mori.get("/now")).status == 200
            assert (await mori.get("/now", Host="evil.example")).status == 400
    finally:
        service.terminate()
        await service.wait()
