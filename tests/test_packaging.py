"""What sdist and wheel hold, that they install, and that no name of ours is another package's."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tarfile
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
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    build("sdist", ROOT, folder)
    (file,) = folder.glob("*.tar.gz")
    with tarfile.open(file) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = (one for one in folder.iterdir() if one.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def wheel_file(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as an installer makes it of the source distribution."""
    folder = tmp_path_factory.mktemp("wheel")
    build("wheel", sdist, folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def wheel(wheel_file: Path) -> list[str]:
    """The names of the files in the wheel."""
    return zipfile.ZipFile(wheel_file).namelist()


def build(kind: str, source: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "tests", "docs", "deploy"]
)
def test_the_source_distribution_holds_what_is_built_tested_and_read(
    sdist: Path, name: str
) -> None:
    assert (sdist / name).exists()


def test_the_source_distribution_holds_nothing_that_is_not_in_the_repository(sdist: Path) -> None:
    kept = {one.name for one in sdist.iterdir()} - {"PKG-INFO"}
    assert kept <= {one.name for one in ROOT.iterdir()} - {".git", ".venv", "dist"}


def test_what_is_built_of_it_is_installed_and_says_its_version(
    wheel_file: Path, tmp_path: Path
) -> None:
    """The libraries are those of this environment; the program is not."""
    options = ["--no-deps", "--no-index", "--no-compile", "--target", str(tmp_path)]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *options, str(wheel_file)], check=True, timeout=120)
    said = subprocess.run(
        [tmp_path / "bin" / "watchword", "--version"],
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert PROJECT["project"]["version"] in said.stdout


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
