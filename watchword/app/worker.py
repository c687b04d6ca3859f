"""A worker: it polls and reads for the service of a database that several machines share."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from watchword.app import parts
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration
from watchword.errors import ConfigurationError, InvalidRequest

if TYPE_CHECKING:
    from config.load import Settings
    from scheduler.carrier import Carrier
    from watchword.domain.work import Work
    from watchword.pipeline.context import JobContext, Plan

logger = logging.getLogger(__name__)
NO_SERVER = (
    "database.url: {file} is a file of this machine, and the service does all the work; workers need a "
    'database that every machine reaches: url = "postgresql://USER@HOST/NAME"'
)
NO_CARRIER = "what carries work to workers is missing: pip install 'watchword[cluster]'"


def carrier_of(settings: Settings) -> Carrier:
    """What brings the work. Raises InvalidRequest where there can be no worker."""
    if isinstance(settings.database, Path):
        raise InvalidRequest(NO_SERVER.format(file=settings.database.name))
    carrier = parts.carrier(settings.database)
    if carrier is None:
        raise InvalidRequest(NO_CARRIER)
    return carrier


async def work(
    settings: Settings,
    carrier: Carrier,
    stopped: asyncio.Event,
    *,
    served: Callable[[bool], None],
) -> None:
    """Fetch, parse and save what the service claims, until `stopped`. Raises StoreError.

    `served`: called when work can come, and when the database has gone.
    """
    from scheduler.local import LocalExecutor
    from watchword.pipeline.context import JobContext, Ports
    from watchword.pipeline.work import run_carried

    clock, limit = SystemClock(), settings.fetch.connections
    store = parts.open_existing(settings.database)

    async def run(work: Work) -> None:
        try:
            await run_carried(context, work)
        except Exception:
            # The row waits for the end of its lease; then it is claimed again.
            logger.exception("work_failed", extra={"job": work.job.value, "row": work.id})

    crawler = parts.crawler(settings, clock)
    # It claims nothing, so nothing is submitted to its executor.
    executor = LocalExecutor(run, limit=limit)
    ports = Ports(clock=clock, store=store, crawler=crawler, executor=executor)
    context = JobContext(ports=ports, plan=_plan(settings))
    reloading = asyncio.create_task(_reload_on_change(context, settings))
    try:
        await crawler.start()
        serving = asyncio.create_task(
            carrier.serve(run, stopped, concurrency=limit, served=served)
        )
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        context.runtime.stopping = True
        await asyncio.gather(crawler.stop(), serving)
    finally:
        reloading.cancel()
        await asyncio.gather(reloading, return_exceptions=True)
        store.close()


def _plan(settings: Settings) -> Plan:
    """The sources; topics and channels are the service's, and this process knows no address of one."""
    from watchword.matching.matcher import compile
    from watchword.pipeline.context import Plan

    sender = parts.channel_sender({}, {}, {}, settings.folder, domain="")
    for source in settings.config.sources.values():
        if source.subscription:
            sender.redactor.learn(source.subscription.secrets())
    for handler in logging.getLogger().handlers:
        handler.addFilter(sender.redactor)
    return Plan(config=settings.config, matcher=compile((), {}), sender=sender)


async def _reload_on_change(context: JobContext, settings: Settings) -> None:
    """Take what the configuration says of sources when it is changed; the rows are the service's."""
    from config.watch import changes

    async for _ in changes(settings.path, settings.digest):
        try:
            context.plan = _plan(await asyncio.to_thread(configuration, settings.path))
        except ConfigurationError as error:
            logger.error("The configuration was changed and has mistakes: %s", error.problems[0])
        else:
            logger.info("The configuration was changed, and is taken.")
