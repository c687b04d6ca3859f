"""Real servers of chats, each with a configuration of the test's own on a free port of loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.senders import closed_port


def path_of(program: str) -> str:
    """Where a server is installed; the test is skipped where it is not."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


@contextlib.contextmanager
def running(command: Sequence[str], port: int) -> Iterator[None]:
    """A server that runs in the foreground, until the end; from when its port can be reached."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(process, port)
            yield
        finally:
            process.kill()  # nothing of it is kept, and a SIGTERM that it misses holds up all


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until a server can be reached. Raises AssertionError where it ends before."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    raise AssertionError(f"{process.args!r} ended with {process.returncode}")


@contextlib.contextmanager
def ngircd(folder: Path, pem: Path | None = None) -> Iterator[int]:
    """An IRC server with the channels `#news` and `#closed` (which takes from its members alone)."""
    program, port = path_of("ngircd"), closed_port()
    listen = f"[Global]\nName = irc.example\nInfo = test\nListen = 127.0.0.1\nPorts = {port}\n"
    if pem is not None:
        listen = listen.replace(f"Ports = {port}\n", "Ports = 0\n")
        listen += f"[SSL]\nCertFile = {pem}\nKeyFile = {pem}\nPorts = {port}\n"
    config = folder / "ngircd.conf"
    config.write_text(
        f"{listen}[Limits]\nPingTimeout = 20\n[Options]\nDNS = no\nIdent = no\nPAM = no\n"
        "[Channel]\nName = #news\n"
        "[Channel]\nName = #closed\nModes = +ni\n",
        encoding="utf-8",
    )
    config.chmod(0o644)
    with running([program, "-n", "-f", str(config)], port):
        yield port


@contextlib.contextmanager
def mosquitto(folder: Path, pem: Path | None = None) -> Iterator[int]:
    """An MQTT broker with the user `watch`, who may write below `news/` alone."""
    program, port = path_of("mosquitto"), closed_port()
    passwords, rights = folder / "passwords", folder / "rights"
    passwords.touch(0o600)
    subprocess.run(
        [path_of("mosquitto_passwd"), "-b", str(passwords), "watch", "s3cret-password"], check=True
    )
    rights.write_text("user watch\ntopic readwrite news/#\n", encoding="utf-8")
    config = folder / "mosquitto.conf"
    tls = f"certfile {pem}\nkeyfile {pem}\n" if pem else ""
    config.write_text(
        f"user root\nlistener {port} 127.0.0.1\n{tls}"
        f"allow_anonymous false\npassword_file {passwords}\nacl_file {rights}\n",
        encoding="utf-8",
    )
    with running([program, "-c", str(config)], port):
        yield port


@contextlib.contextmanager
def prosody(folder: Path, pem: Path) -> Iterator[int]:
    """An XMPP server of chat.example with the accounts `watch` and `desk`, and a room `news`."""
    program, data, port = path_of("prosody"), folder / "prosody", closed_port()
    data.mkdir()
    config = folder / "prosody.cfg.lua"
    config.write_text(
        'modules_enabled = { "saslauth", "tls", "disco", "ping", "roster" }\n'
        f'data_path = "{data}"\npidfile = "{data}/pid"\nrun_as_root = true\ndaemonize = false\n'
        f'c2s_ports = {{ {port} }}\nc2s_interfaces = {{ "127.0.0.1" }}\ns2s_ports = {{}}\n'
        'authentication = "internal_plain"\nlog = { error = "*console" }\n'
        f'ssl = {{ certificate = "{pem}", key = "{pem}" }}\n'
        'VirtualHost "chat.example"\n'
        'Component "rooms.chat.example" "muc"\nmuc_room_locking = false\n',
        encoding="utf-8",
    )
    for name in ("watch", "desk"):
        accounts = data / "chat%2eexample" / "accounts"
        accounts.mkdir(parents=True, exist_ok=True)
        (accounts / f"{name}.dat").write_text('return { ["password"] = "s3cret-password" };')
    with running([program, "--config", str(config)], port):
        yield port


@contextlib.contextmanager
def synapse(folder: Path) -> Iterator[int]:
    """A Matrix server of the name `localhost` where anybody may register."""
    program, port = path_of("synapse_homeserver"), closed_port()
    config = folder / "homeserver.yaml"
    config.write_text(
        f"server_name: localhost\npid_file: {folder}/pid\nmedia_store_path: {folder}/media\n"
        f"signing_key_path: {folder}/key\nreport_stats: false\n"
        "enable_registration: true\nenable_registration_without_verification: true\n"
        f"database: {{name: sqlite3, args: {{database: {folder}/homeserver.db}}}}\n"
        f"listeners: [{{port: {port}, bind_addresses: [127.0.0.1], type: http, "
        "resources: [{names: [client]}]}]\n"
        "trusted_key_servers: []\n"
        "rc_login: {address: {per_second: 99, burst_count: 99}, "
        "account: {per_second: 99, burst_count: 99}}\n",
        encoding="utf-8",
    )
    subprocess.run([program, "-c", str(config), "--generate-keys"], check=True)
    with running([program, "-c", str(config)], port):
        yield port
