"""What deploy/Dockerfile says, and its steps in a root of Debian, without Docker."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Those of this machine, which may reach the package index through a proxy of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One instruction."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What stands from one FROM to the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """The values of all instructions of a name."""
        return [step.value for step in self.steps if step.name == name]


def stages(dockerfile: str) -> list[Stage]:
    """The stages of a Dockerfile. Pure."""
    lines = (line for line in dockerfile.splitlines() if not line.lstrip().startswith("#"))
    joined = "\n".join(lines).replace("\\\n", " ")
    found: list[Stage] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, value = line.partition(" ")
        if name == "FROM":
            base, _, alias = value.partition(" AS ")
            found.append(Stage(base=base, name=alias))
        else:
            found[-1].steps.append(Step(name=name, value=value.strip()))
    return found


class Container:
    """A root that is made by the steps of the Dockerfile. It needs to be root, for chroot and mounts."""

    def __init__(self, folder: Path, base: Path) -> None:
        """`base`: a root that debootstrap made of the image that the stages begin with; it stays."""
        self._folder, self._base = folder, base
        self._environ = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        self._workdir = "/"
        self.user = "root"
        self.health: list[str] = []
        self.command: list[str] = []
        self.root = folder

    def build(self, all_stages: Sequence[Stage]) -> None:
        """Run the steps of all stages, as `docker build` does."""
        roots: dict[str, Path] = {}
        for number, stage in enumerate(all_stages):
            self.root = self._folder / f"stage{number}"
            subprocess.run(["cp", "-a", self._base, self.root], check=True)
            shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
            self._workdir, self.user = "/", "root"
            roots[stage.name] = self.root
            for step in stage.steps:
                self._run(step, roots)

    def _run(self, step: Step, roots: Mapping[str, Path]) -> None:
        match step.name:
            case "RUN":
                self.execute(["sh", "-c", step.value], building=True).check_returncode()
            case "COPY":
                *options, target = shlex.split(step.value)
                source = ROOT
                if options[0].startswith("--from="):
                    source = roots[options.pop(0).removeprefix("--from=")]
                into = self.root / str(Path(self._workdir, target)).lstrip("/")
                for one in options:
                    there = source / one.lstrip("/")
                    place = into / there.name if target.endswith("/") else into
                    place.parent.mkdir(parents=True, exist_ok=True)
                    subprocess.run(["cp", "-aT", there, place], check=True)
            case "ENV":
                for pair in shlex.split(step.value):
                    name, _, value = pair.partition("=")
                    self._environ[name] = value
            case "USER":
                self.user = step.value
            case "WORKDIR":
                self._workdir = step.value
                (self.root / step.value.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "HEALTHCHECK":
                self.health = json.loads(step.value.partition("CMD ")[2])
            case "CMD":
                self.command = json.loads(step.value)
            case "VOLUME" | "EXPOSE":
                pass
            case _:
                raise ValueError(f"{step.name}: no step of this name is run here")

    def execute(
        self,
        command: Sequence[str],
        *,
        building: bool = False,
        beside: subprocess.Popen[str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the root until it ends. `beside`: in the network of that process."""
        enter = ["nsenter", "--net", f"--target={beside.pid}"] if beside else []
        process = self._start(command, enter, building=building)
        out, _ = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, "")

    def start(self, command: Sequence[str]) -> subprocess.Popen[str]:
        """Run it as USER, in a network of its own, the root read-only but for /tmp and the volume."""
        return self._start(command, ["unshare", "--net"])

    def _start(
        self, command: Sequence[str], enter: Sequence[str], *, building: bool = False
    ) -> subprocess.Popen[str]:
        """`enter`: what leads into a network. `building`: as a step, which may write."""
        root = shlex.quote(str(self.root))
        mounts = [f"mount --bind {root} {root}", f"mount -t proc proc {root}/proc"]
        mounts.append(f"mount --rbind /dev {root}/dev")
        if "unshare" in enter:
            mounts.append("ip link set lo up")
        if building:
            shutil.copy(AUTHORITIES, self.root / "run/authorities.crt")
        else:
            mounts.append(f"mount -o remount,bind,ro {root}")
            mounts.append(f"mount -t tmpfs tmpfs {root}/tmp")
            mounts.append(f"mount --bind {shlex.quote(str(self.data))} {root}/data")
        environ = dict(self._environ)
        if building:
            environ["PIP_CERT"] = "/run/authorities.crt"
        given = [f"{name}={value}" for name, value in environ.items()]
        inside = [
            "env",
            "-i",
            *given,
            "sh",
            "-c",
            f'cd {self._workdir} && exec "$@"',
            "sh",
            *command,
        ]
        as_user = f"chroot --userspec={self.user}:{self.user} {root} {shlex.join(inside)}"
        script = " && ".join([*mounts, f"exec {as_user}"])
        return subprocess.Popen(
            [*enter, "unshare", "--mount", "--propagation", "private", "sh", "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def data(self) -> Path:
        """What the volume /data is, outside."""
        return self._folder / "data"

    def make_data(self) -> None:
        """A new volume, with what the image has there: its owner and its mode."""
        subprocess.run(["cp", "-a", self.root / "data", self.data], check=True)
