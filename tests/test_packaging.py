"""The contents of the wheel, and that it does not collide with other packages."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PACKAGES = {"watchword", "crawler", "scheduler", "storage", "config"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = [ROOT / f"requirements{kind}.lock" for kind in ("", "-server", "-dev")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file).namelist()


def test_the_wheel_holds_the_five_packages_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


@pytest.mark.parametrize(
    "name",
    [
        "crawler/extract/forests.json",
        "crawler/listing/forest.json",
        "config/default.toml",
        "config/example.toml",
        "config/concepts/states.toml",
        "config/topics/china-japan.toml",
        "config/lists.toml",
        "config/press/east-asia.toml",
        "config/press/japan.toml",
        "storage/migrations/env.py",
        "storage/migrations/versions/0001_the_line.py",
        "watchword/demo/news.toml",
        "watchword/demo/config.toml",
        "watchword/web/static/watchword.css",
        "watchword/web/static/vendored.toml",
        "watchword/web/templates/base.html",
        "watchword/matching/fold_table.txt",
    ],
)
def test_what_is_not_python_is_shipped_too(wheel: list[str], name: str) -> None:
    assert name in wheel


def test_no_other_distribution_ships_one_of_our_names() -> None:
    ships = importlib.metadata.packages_distributions()
    for name in (*PACKAGES, "tests", "benchmarks", "docs", "deploy", "scripts"):
        assert set(ships.get(name, [])) <= {"watchword"}, name


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("scrapy", "2.18.9"),
        ("brotli", "1.1.0"),
        ("sqlalchemy", "2.0.50"),
        ("apscheduler", "4.0.0"),
    ],
)
def test_versions_with_known_faults_are_shut_out(name: str, fault: str) -> None:
    wanted = {
        Requirement(line).name: Requirement(line) for line in PROJECT["project"]["dependencies"]
    }
    assert Version(fault) not in wanted[name].specifier


@pytest.mark.parametrize("lock", LOCKS, ids=lambda file: file.name)
def test_a_lock_holds_every_dependency_with_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    locked = {
        re.sub(r"[-_.]+", "-", name).lower(): Version(version)
        for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)
    }
    lines = PROJECT["project"]["dependencies"]
    if "server" in lock.name:  # what the container holds
        lines = [*lines, *PROJECT["project"]["optional-dependencies"]["cluster"]]
    if "dev" in lock.name:
        lines = [*lines, *PROJECT["dependency-groups"]["dev"]]
    for requirement in map(Requirement, lines):
        assert locked[requirement.name.lower()] in requirement.specifier, requirement
    assert text.count("--hash=sha256:") > len(locked)
