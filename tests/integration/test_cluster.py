"""Many machines: three workers under faults, on Procrastinate and on workers that claim by themselves.

Always held: every row is done, commits = rows, no two fetches at one host, none too soon.
A lease of two minutes ends in an instant where nobody works any more. `WATCHWORD_CLUSTER=full` runs all
of it at its full size with leases of eight seconds, and prints what it measures.
"""

from __future__ import annotations

import asyncio
import signal
import statistics
import time
from collections.abc import AsyncIterator, Iterator

import psutil
import pytest

from scheduler import carrier
from scheduler.carrier import schema_name
from scheduler.cluster import AHEAD, room_of
from storage.migrate import HEAD
from tests.cluster import CONCURRENCY, ENGINES, WORKERS, Bench, carried
from tests.cluster_worker import FULL, set_pace
from tests.postgresql import Postgres, running
from tests.press import until
from watchword.domain.article import LEASE
from watchword.domain.work import Room

VACUUMED = (
    "SELECT autovacuum_count > 0 AND n_dead_tup < 1000 FROM pg_stat_all_tables WHERE relid ="
)
HEARTBEAT = carrier.HEARTBEAT
"""Seconds between two signs of life as it is shipped; the bench asks for more of them."""
full_only = pytest.mark.skipif(not FULL, reason="WATCHWORD_CLUSTER=full runs it")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of this module's own: it is killed, stopped and loses its connections."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HEARTBEAT", "STALLED_AFTER", "LEASE"):
            patch.setattr(carrier, name, getattr(carrier, name))
        patch.setattr("storage.claims.LEASE", LEASE)
        set_pace()
        # What many claims leave behind makes the next ones slow where nothing removes it.
        with running("autovacuum=on", "autovacuum_naptime=1s") as started:
            yield started


@pytest.fixture(scope="module", params=ENGINES)
async def a_bench(
    request: pytest.FixtureRequest, server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bench]:
    made = Bench(server, request.param, tmp_path_factory.mktemp(request.param))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def bench(a_bench: Bench) -> Bench:
    """Three workers that take work, and no row that is due."""
    await a_bench.complete()
    return a_bench


def on_procrastinate(bench: Bench, *, always: bool = False) -> None:
    """Skip the reference: always, or where not everything is run."""
    if bench.engine == "none" and (always or not FULL):
        pytest.skip("of Procrastinate alone" if always else "WATCHWORD_CLUSTER=full runs it")


# --- 1 to 6: load, restarts, kills ----------------------------------------------------------------


async def test_1_steady_work_is_done_and_nothing_is_fetched_twice(bench: Bench) -> None:
    before = bench.started_twice()
    for _ in range(10 if FULL else 1):
        await bench.add(100 if FULL else 30, hosts=30)
        await asyncio.sleep(1 if FULL else 0)
    await bench.done()
    assert bench.started_twice() == before


async def test_2_the_database_starts_again(bench: Bench) -> None:
    on_procrastinate(bench)
    await bench.add(300 if FULL else 24, hosts=60)
    bench.server.kill()
    await asyncio.sleep(5 if FULL else 0)
    bench.server.start()
    await bench.done()
    if bench.engine == "procrastinate":
        await bench.until_all_listen()


async def test_3_every_connection_is_broken_again_and_again(bench: Bench) -> None:
    on_procrastinate(bench)
    await bench.add(600 if FULL else 24, hosts=60)
    for _ in range(200 if FULL else 8):
        bench.server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
            f"'{bench.name}' AND pid <> pg_backend_pid()"
        )
        await asyncio.sleep(0.05)
    await bench.done()


@pytest.mark.parametrize("kills", [12 if FULL else 1])
async def test_4_and_5_killed_workers_leave_nothing_undone(bench: Bench, kills: int) -> None:
    """The rows of a dead one are back when their leases end; the other hosts go on."""
    on_procrastinate(bench)
    before = bench.started_twice()
    for _ in range(kills):
        await bench.add(60 if FULL else 24, hosts=60)
        await bench.something_runs()
        await bench.kill(bench.workers[0])
        if FULL:
            await bench.complete()
    await bench.done()
    assert bench.started_twice() - before <= kills * CONCURRENCY


async def test_6_the_database_stands_still(bench: Bench) -> None:
    on_procrastinate(bench)
    await bench.add(60 if FULL else 24, hosts=60)
    await bench.something_runs()
    bench.stand_still()
    await asyncio.sleep(20 if FULL else 1)
    bench.go_on()
    await bench.done()


# --- 7 to 12: locks, hosts, the cap, the supervisor, deaths between two steps --------------------


async def test_7_a_connection_that_breaks_at_the_end_of_a_job_blocks_no_host(bench: Bench) -> None:
    on_procrastinate(bench, always=True)
    schema = schema_name(HEAD)
    # In a thread: connections of this loop may hold what the server waits for.
    await asyncio.to_thread(
        bench.sql,
        f"CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF random() < 0.3 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; "
        f"RETURN old; END $$; "
        f"CREATE TRIGGER die BEFORE DELETE ON {schema}.procrastinate_jobs "
        f"FOR EACH ROW EXECUTE FUNCTION die()",
    )
    try:
        await bench.add(20, hosts=4)
        await bench.done()
    finally:
        end = f"DROP TRIGGER die ON {schema}.procrastinate_jobs; DROP FUNCTION die"
        await asyncio.to_thread(bench.sql, end)


@pytest.mark.parametrize(("pages", "source"), [(96 if FULL else 24, "fast"), (18, "slow")])
async def test_8_hosts_with_many_pages_have_one_at_a_time_at_their_pace(
    bench: Bench, pages: int, source: str
) -> None:
    await bench.add(pages, hosts=6, source=source)
    if FULL and source == "slow":
        await bench.something_runs()
        await bench.kill(bench.workers[-1])
    await bench.done()


async def test_11_a_claim_that_reaches_no_worker_is_made_again(bench: Bench) -> None:
    """The daemon dies between the claim and the hand-over."""
    on_procrastinate(bench)
    await bench.add(12, hosts=12)
    now, room = bench.clock.now(), Room(total=12, suspect=12, polls=12)
    await bench.store.write(lambda rows: rows.articles.claim(now, room=room, sources=None))
    await bench.done()


async def test_12_a_worker_whose_loop_stands_still_counts_as_dead_and_comes_back(
    bench: Bench,
) -> None:
    on_procrastinate(bench)
    await bench.add(60 if FULL else 24, hosts=30)
    await bench.something_runs()
    for one in bench.workers[: WORKERS if FULL else 1]:
        one.send_signal(signal.SIGUSR1)
    await bench.done()
    assert [one.returncode for one in bench.workers] == [None] * WORKERS


@full_only
async def test_15_a_worker_stops_while_it_has_work(bench: Bench) -> None:
    await bench.add(120, hosts=60)
    await bench.something_runs()
    stopping = bench.workers[0]
    stopping.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        assert await stopping.wait() == 0
    await bench.done()


# --- 9, 13 and 14 at full size ----------------------------------------------------------------------


@full_only
async def test_9_one_worker_of_three_gets_no_more_than_the_cap(bench: Bench) -> None:
    on_procrastinate(bench, always=True)
    for one in bench.workers[1:]:
        await bench.kill(one)
    # A claim raises the token, and so does the save.
    counted = (
        "SELECT coalesce(sum(read_lease_token), 0), count(*) FILTER (WHERE read_at IS NULL) "
        "FROM article"
    )
    (tokens, were_done), twice = bench.sql(counted)[0], bench.started_twice()
    await bench.add(2000, hosts=200)
    await asyncio.sleep(30)
    tokens_now, done_now = bench.sql(counted)[0]
    done = done_now - were_done
    given = tokens_now - tokens - done
    print(f"\n9: {done} done in 30 s by one worker, {given} handed out")  # noqa: T201  of a run at full size
    assert given <= done + WORKERS * AHEAD * CONCURRENCY
    await bench.complete()
    await bench.done()
    assert bench.started_twice() == twice, "nothing that waited too long reached a site"


@full_only
async def test_13_idle_workers_cost_less_than_a_hundredth_of_a_core_and_begin_at_once(
    bench: Bench,
) -> None:
    """A worker that only looks each 2 s begins after 1 s in the middle: no notification reaches it."""
    on_procrastinate(bench, always=True)
    processes = [psutil.Process(one.pid) for one in bench.workers]
    asked = f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{bench.name}'"
    bench.context.runtime.stopping = True  # the daemon of the bench looks 20 times a second
    await asyncio.sleep(15)  # PostgreSQL counts what a connection at rest did 10 s later
    before = [sum(one.cpu_times()[:2]) for one in processes]
    (queries,), began = bench.sql(asked)[0], time.monotonic()
    await asyncio.sleep(30)
    took = time.monotonic() - began
    more_signs = WORKERS * (1 / carrier.HEARTBEAT - 1 / HEARTBEAT)
    rate = (bench.sql(asked)[0][0] - queries) / took - more_signs
    bench.context.runtime.stopping = False
    used = [
        (sum(one.cpu_times()[:2]) - was) / took for one, was in zip(processes, before, strict=True)
    ]
    costs = ", ".join(f"{one:.2%}" for one in used)
    print(f"\n13: idle CPU of a worker {costs}; {rate:.1f} queries/s")  # noqa: T201  of a run at full size
    assert max(used) < 0.01
    assert rate < 15
    await begins_at_once(bench)
    bench.server.kill()
    bench.server.start()
    await bench.until_all_listen()
    await begins_at_once(bench)


async def begins_at_once(bench: Bench) -> None:
    """Give one piece of work after another, each to workers at rest."""
    waited = list[float]()
    for number in range(1, 21):
        begun, at = len(bench.begun()), time.monotonic()
        # The row is not there, so the work ends at once.
        await bench.carrier.give([carried(-number).work], bench.clock.now())
        await until(lambda: len(bench.begun()) > begun)  # noqa: B023
        waited.append(max(bench.begun()) - at)
    middle, slowest = statistics.median(waited), statistics.quantiles(waited, n=20)[-1]
    print(f"13: work begins after {middle:.3f} s, of 95 of 100 after {slowest:.3f} s at most")  # noqa: T201  of a run at full size
    assert middle < carrier.FETCH_INTERVAL / 4


@full_only
async def test_14_twenty_thousand_jobs_leave_the_tables_of_the_carrier_small(bench: Bench) -> None:
    on_procrastinate(bench, always=True)
    left, table = 20_000, f"'{schema_name(HEAD)}.procrastinate_jobs'::regclass"
    while left > 0 or (await bench.carrier.state())[1]:
        # Jobs of rows that are not there: nothing goes through the carrier faster.
        room = room_of(WORKERS * CONCURRENCY, (await bench.carrier.state())[1])
        works = [carried(-n).work for n in range(left, max(left - room.total, 0), -1)]
        await bench.carrier.give(works, bench.clock.now())
        left -= len(works)
    await until(lambda: bench.sql(f"{VACUUMED} {table}") == [(True,)])
    (size,) = bench.sql(
        "SELECT sum(pg_total_relation_size(oid)) / 1e6 FROM pg_class WHERE relkind = 'r' "
        f"AND relnamespace = '{schema_name(HEAD)}'::regnamespace"
    )[0]
    print(f"\n14: {size:.1f} MB after 20,000 jobs")  # noqa: T201  of a run at full size
    assert size < 10
