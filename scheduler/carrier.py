"""The carrier of claimed rows to the workers (the only file that knows Procrastinate).

The rows are the truth: what the carrier loses is claimed again when the lease of its row ends, and what
it carries twice is refused by the lease token. So it is used without locks and without retries of its
own, and what it holds may be dropped at any time. The profile is explained in docs/design/cluster.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, ProcrastinateException
from procrastinate.jobs import Job, Status

from watchword.domain.article import LEASE
from watchword.domain.work import JobName, Work, Worker
from watchword.errors import StoreError

logger = logging.getLogger(__name__)

QUEUE, TASK = "watchword", "watchword.work"
FETCH_INTERVAL = 2.0
"""Seconds after which a worker looks for work that no notification named."""
HEARTBEAT = 2.0
"""Seconds between two signs of life of a worker."""
STALLED_AFTER = 6.0
"""A worker without a sign of life for so many seconds counts as dead."""
GRACE = 3.0
"""Seconds that work under way has to end at a stop."""
OPEN_TIMEOUT = 10.0
"""Seconds to connect, all tries together."""
MIN_PAUSE, MAX_PAUSE = 0.25, 1.0
"""Seconds between two tries to serve, after the database went."""
CONNECTION = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
}
OURS = "watchword "
"""What the names of our connections begin with; PostgreSQL has room for 63 bytes."""
INSUFFICIENT_PRIVILEGE = "42501"
"""Source: PostgreSQL, Appendix A, Error Codes."""
NO_RIGHT = (
    "the extra `cluster` makes a schema of its own, and the user of the database may not: "
    "GRANT CREATE ON DATABASE … TO …; or install without `cluster`, if no other machine is to poll"
)
STATE = """
SELECT workers, job.id, job.args, job.status = 'doing' AS doing,
    coalesce(worker.last_heartbeat < now() - make_interval(secs => %(stalled)s), true) AS left_alone
FROM (
    SELECT count(*) AS workers FROM procrastinate_workers
    WHERE last_heartbeat >= now() - make_interval(secs => %(stalled)s)
) AS alive
LEFT JOIN procrastinate_jobs AS job ON job.task_name = %(task)s
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
"""
WORKERS = """
SELECT name, last_heartbeat, last_heartbeat >= now() - make_interval(secs => %(stalled)s) AS alive,
    coalesce(json_agg(job.args) FILTER (WHERE job.id IS NOT NULL), '[]') AS works
FROM procrastinate_workers AS worker
LEFT JOIN procrastinate_jobs AS job
    ON job.worker_id = worker.id AND job.task_name = %(task)s AND job.status = 'doing'
GROUP BY worker.id ORDER BY alive DESC, name
"""
ADDED = """
ALTER TABLE procrastinate_workers
    ADD COLUMN IF NOT EXISTS name text DEFAULT current_setting('application_name');
CREATE FUNCTION watchword_read() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify(TG_TABLE_SCHEMA, ''); RETURN NULL; END $$;
CREATE TRIGGER watchword_read AFTER DELETE ON procrastinate_jobs FOR EACH ROW
    WHEN (old.args->>'job' = 'read') EXECUTE FUNCTION watchword_read()
"""
"""What we add to its tables: a worker is named by its connection, and the end of a read is notified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A piece of work in the carrier, waiting for a worker or taken by one."""

    id: int
    work: Work
    claimed_at: datetime
    abandoned: bool = False
    """Whether the worker that took it is dead."""

    def is_over(self, now: datetime) -> bool:
        """Whether nobody will finish it. Pure.

        Its lease was renewed once, when it began: after two leases it is of nobody, though a worker
        that lives may still have it as its own.
        """
        return self.abandoned or now - self.claimed_at > 2 * LEASE


class Carrier:
    """The carrier in a database: the daemon gives work to it, workers take work from it."""

    def __init__(self, url: str, name: str) -> None:
        """`name`: of its schema in the database. Processes of another name have another carrier."""
        self._url, self._name = url, name
        self._app: App | None = None
        self._is_prepared = False

    async def state(self) -> tuple[int, Sequence[Carried]]:
        """How many workers live, and what is waiting or taken. Raises StoreError."""
        async with self._opened() as app:
            rows = await app.connector.execute_query_all_async(
                STATE, stalled=STALLED_AFTER, task=TASK
            )
        return int(rows[0]["workers"]), [_carried(row) for row in rows if row["id"] is not None]

    async def workers(self) -> Sequence[Worker]:
        """The workers that live, then those that ended without a word; none where none ever was.

        A dead one is known until one that lives removes it, which is soon. Raises StoreError.
        """
        async with self._connected() as app:
            if not await _is_there(app):
                return ()
            rows = await app.connector.execute_query_all_async(
                WORKERS, stalled=STALLED_AFTER, task=TASK
            )
        return [_worker(row) for row in rows]

    async def listen(self, was_read: Callable[[], None]) -> None:
        """Call `was_read` whenever workers have read pages, until it is cancelled.

        What a broken connection does not bring is found by the ticks.
        """

        async def notified(*, channel: str, payload: str) -> None:
            was_read()

        while True:
            with contextlib.suppress(StoreError):
                async with self._opened() as app:
                    await app.connector.listen_notify(notified, [self._name])
            await asyncio.sleep(MAX_PAUSE)

    async def give(self, works: Sequence[Work], now: datetime) -> None:
        """Let workers take this work, which was claimed just `now`. Raises StoreError."""
        jobs = [
            Job(
                id=None,
                queue=QUEUE,
                task_name=TASK,
                priority=0,
                lock=None,
                queueing_lock=None,
                task_kwargs={**_arguments(work), "claimed_at": now.isoformat()},
            )
            for work in works
        ]
        async with self._opened() as app:
            await app.job_manager.batch_defer_jobs_async(jobs=jobs)

    async def drop(self, carried: Sequence[Carried]) -> None:
        """Remove what nobody will finish. Raises StoreError."""
        async with self._opened() as app:
            for one in carried:
                with contextlib.suppress(ConnectorException):  # it has ended meanwhile
                    await app.job_manager.finish_job_by_id_async(
                        job_id=one.id, status=Status.FAILED, delete_job=True
                    )

    async def close(self) -> None:
        """Close its connections; the next use opens them again."""
        if self._app is not None:
            app, self._app = self._app, None
            await _close(app)

    async def serve(
        self,
        run: Callable[[Work], Awaitable[None]],
        stopped: asyncio.Event,
        *,
        concurrency: int,
        served: Callable[[bool], None],
    ) -> None:
        """Take work and run it, `concurrency` pieces at a time, until `stopped`.

        Procrastinate's worker ends by an exception when the database goes, and without one when a side
        task of it fails; both begin it anew. `served`: called when it takes work, and when it does not.
        """
        pause = MIN_PAUSE
        while not stopped.is_set():
            try:
                await self._serve(run, stopped, concurrency, served)
                pause = MIN_PAUSE
            except (ProcrastinateException, StoreError, TimeoutError, OSError) as error:
                logger.warning("worker_not_served: %s", error)
            if not stopped.is_set():
                served(False)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), pause)
                pause = min(2 * pause, MAX_PAUSE)

    async def _serve(
        self,
        run: Callable[[Work], Awaitable[None]],
        stopped: asyncio.Event,
        concurrency: int,
        served: Callable[[bool], None],
    ) -> None:
        app = self._make_app(run)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT):
                await app.open_async()
                if not await _is_there(app):
                    raise StoreError(
                        "no service of this version offers work here: on its machine too it needs "
                        "the extra `cluster`, and it has to run"
                    )
            served(True)
            serving = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=concurrency,
                    delete_jobs="always",
                    fetch_job_polling_interval=FETCH_INTERVAL,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=STALLED_AFTER,
                    shutdown_graceful_timeout=GRACE,
                    install_signal_handlers=False,
                )
            )
            stopping = asyncio.create_task(stopped.wait())
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if not serving.done():
                serving.cancel()
                await asyncio.wait((serving,), timeout=2 * GRACE)
            elif error := serving.exception():
                raise StoreError(str(error) or type(error).__name__) from error
        finally:
            await _close(app)

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[App]:
        """The connected carrier of the daemon, which makes the schema where there is none."""
        async with self._connected() as app:
            if not self._is_prepared:
                async with asyncio.timeout(OPEN_TIMEOUT):
                    await self._prepare(app)
                self._is_prepared = True
            yield app

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[App]:
        try:
            if self._app is None:
                app = self._make_app(None)
                async with asyncio.timeout(OPEN_TIMEOUT):
                    await app.open_async()
                self._app = app
            yield self._app
        except (ProcrastinateException, TimeoutError) as error:
            raise StoreError(f"the carrier: {error.__cause__ or error}") from error

    async def _prepare(self, app: App) -> None:
        if await _is_there(app):
            return
        if not await _exists(app, "to_regclass('procrastinate_jobs')"):
            try:
                made = f'CREATE SCHEMA IF NOT EXISTS "{self._name}"'
                await app.connector.execute_query_async(made)
            except ConnectorException as error:
                if getattr(error.__cause__, "sqlstate", "") == INSUFFICIENT_PRIVILEGE:
                    raise StoreError(NO_RIGHT) from error
                raise
            await app.schema_manager.apply_schema_async()
        await app.connector.execute_query_async(ADDED)

    def _make_app(self, run: Callable[[Work], Awaitable[None]] | None) -> App:
        options = f"-c search_path={self._name}"
        process = "carrier" if run is None else f"worker {socket.gethostname()[:32]}/{os.getpid()}"
        names = {"application_name": f"{OURS}{process}", "options": options}
        app = App(
            connector=PsycopgConnector(
                conninfo=self._url,
                min_size=1,
                max_size=4,
                timeout=5,
                kwargs={**CONNECTION, **names},
            )
        )

        @app.task(queue=QUEUE, name=TASK, retry=False)
        async def work(**arguments: Any) -> None:
            if run is not None:
                await run(_work(arguments))

        # Without a periodic task Procrastinate's worker does not see that its listener has died.
        @app.periodic(cron="0 0 * * *")
        @app.task(queue=QUEUE, name="watchword.nightly", retry=False)
        async def nightly(timestamp: int) -> None:
            """Nothing is done."""

        return app


def schema_name(revision: str) -> str:
    """The schema of the carrier of this version, for a database of this revision. Pure."""
    return f"watchword_carrier_{revision}_{version('procrastinate').replace('.', '_')}"


async def _is_there(app: App) -> bool:
    """Whether the schema has all that it needs: a daemon may have died while it made it."""
    return await _exists(app, "to_regprocedure('watchword_read()')")


async def _exists(app: App, what: str) -> bool:
    asked = f"SELECT {what} IS NOT NULL AS there"
    return bool((await app.connector.execute_query_one_async(asked))["there"])


async def _close(app: App) -> None:
    with contextlib.suppress(ProcrastinateException, TimeoutError):
        await asyncio.wait_for(app.close_async(), GRACE)


def _carried(row: dict[str, Any]) -> Carried:
    return Carried(
        id=row["id"],
        work=_work(row["args"]),
        claimed_at=datetime.fromisoformat(row["args"]["claimed_at"]),
        abandoned=row["doing"] and row["left_alone"],
    )


def _worker(row: dict[str, Any]) -> Worker:
    return Worker(
        name=row["name"].removeprefix(f"{OURS}worker "),
        seen_at=row["last_heartbeat"],
        is_alive=row["alive"],
        works=tuple(_work(one) for one in row["works"]),
    )


def _arguments(work: Work) -> dict[str, Any]:
    """What is carried of a piece of work; the row of a feed is loaded where it is polled."""
    return {
        "job": work.job,
        "id": work.id,
        "lease_token": work.lease_token,
        "host": work.host,
        "suspect": work.suspect,
    }


def _work(arguments: dict[str, Any]) -> Work:
    return Work(
        job=JobName.POLL if arguments["job"] == JobName.POLL else JobName.READ,
        id=arguments["id"],
        lease_token=arguments["lease_token"],
        host=arguments["host"],
        suspect=arguments["suspect"],
    )
