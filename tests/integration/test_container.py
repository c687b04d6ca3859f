"""The container: what deploy/Dockerfile and deploy/compose.yaml promise, and its steps where asked for.

WATCHWORD_ROOT is a root that debootstrap made: --variant=minbase --include=pipx,ca-certificates trixie.
With it, as root, its steps are run, what they make is started read-only as no root, and
pipx installs the wheel. That takes ten minutes, so it is not done by default.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.container import ROOT, Container, stages
from tests.test_packaging import PACKAGES
from watchword.cli.main import app

DEPLOY = ROOT / "deploy"
BUILD, IMAGE = stages((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "watchword"}
BASE = os.environ.get("WATCHWORD_ROOT", "")
needs_root = pytest.mark.skipif(not BASE, reason="WATCHWORD_ROOT is not set")
TOML = """
contact = "desk@example.org"
[topics.talks]
query = "talks"
alert = ["screen"]
[channels.screen]
url = "console:"
[web]
listen = "127.0.0.1:8765"
[sources.a]
feeds = ["https://localhost/feed"]
"""


def copied() -> list[str]:
    """What comes into the image from the checkout."""
    lines = [value.split()[:-1] for value in BUILD.values("COPY")]
    return [name for some in lines for name in some]


def test_the_image_is_small_and_runs_as_no_root() -> None:
    assert {BUILD.base, IMAGE.base} == {"debian:trixie-slim"}
    assert [value.split()[0] for value in IMAGE.values("COPY")] == ["--from=build"]
    (user,) = IMAGE.values("USER")
    assert any(f" {user}" in step and "useradd" in step for step in IMAGE.values("RUN"))
    names = [step.name for step in IMAGE.steps]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
    assert not {"ADD", "ARG"} & {step.name for step in (*BUILD.steps, *IMAGE.steps)}


def test_what_is_copied_is_there_and_let_through() -> None:
    let = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert set(copied()) == {line.removeprefix("!") for line in let if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied())
    assert {name for name in copied() if (ROOT / name).is_dir()} == PACKAGES


def test_it_starts_a_verb_and_is_asked_for_its_health() -> None:
    (command,), (health,) = IMAGE.values("CMD"), IMAGE.values("HEALTHCHECK")
    assert command == '["watchword", "run"]'
    assert "http://127.0.0.1:8765/healthz" in health
    for one in OURS.values():
        started, verb, *_ = one.get("command", ["watchword", "run"])
        assert (started, verb in {known.name for known in app.registered_commands}) == (
            "watchword",
            True,
        )


def test_four_processes_share_a_server_and_may_do_little() -> None:
    assert set(COMPOSE["services"]) - set(OURS) == {"database"}
    counts = {name: one.get("deploy", {}).get("replicas", 1) for name, one in OURS.items()}
    assert counts == {"service": 1, "standby": 1, "worker": 2}
    for one in OURS.values():
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["depends_on"]["database"]["condition"] == "service_healthy"
        assert one["environment"]["WATCHWORD_DATABASE"].startswith("postgresql://")
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    assert "ports" not in COMPOSE["services"]["database"]


def test_no_file_of_it_has_a_password() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    assert re.findall(r"PASSWORD:? ?(?!\})[\w]+", re.sub(r"\$\{.*?\}", "", text)) == []


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Container:
    made = Container(tmp_path_factory.mktemp("container"), Path(BASE))
    made.build([BUILD, IMAGE])
    made.make_data()
    return made


@needs_root
@pytest.mark.timeout(1800)
def test_the_image_works_read_only_as_no_root(container: Container) -> None:
    (container.data / "watchword.toml").write_text(TOML, encoding="utf-8")
    os.chown(container.data / "watchword.toml", 10001, 10001)
    assert container.execute(["id", "-u"]).stdout == "10001\n"
    for place in ("/opt/watchword/x", "/etc/x", "/x"):
        assert container.execute(["touch", place]).returncode == 1
    assert container.execute(["touch", "/tmp/x"]).returncode == 0
    running = container.start(container.command)
    try:
        for _ in range(120):
            if container.execute(container.health, beside=running).returncode == 0:
                break
            assert running.poll() is None, running.communicate()[0]
            time.sleep(1)
        else:
            pytest.fail("it is not healthy after two minutes")
        said = container.execute(["watchword", "doctor"], beside=running).stdout
        assert "● database       /data/watchword.db" in said
        assert "● permissions" in said
        assert container.execute(["watchword", "db", "check"]).returncode == 0
    finally:
        running.send_signal(signal.SIGTERM)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 0, out
    stat = (container.data / "watchword.db").stat()
    assert (stat.st_uid, stat.st_mode & 0o777) == (10001, 0o600)


@needs_root
@pytest.mark.timeout(1800)
def test_pipx_installs_the_wheel_in_a_bare_debian(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    bare = Container(tmp_path, Path(BASE))
    bare.build([])
    bare.root = tmp_path / "bare"
    subprocess.run(["cp", "-a", BASE, bare.root], check=True)
    subprocess.run(["cp", "/etc/resolv.conf", bare.root / "etc/resolv.conf"], check=True)
    subprocess.run(["cp", wheel, bare.root / "srv"], check=True)
    steps = (
        f"HOME=/root pipx install /srv/{wheel.name}",
        "cd /srv && /root/.local/bin/watchword init . && /root/.local/bin/watchword check",
    )
    done = [bare.execute(["sh", "-c", step], building=True) for step in steps]
    assert [one.returncode for one in done] == [0, 0], [one.stdout for one in done]
    assert re.search("All well|No errors", done[1].stdout)
