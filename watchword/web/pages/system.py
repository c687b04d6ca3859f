"""*System*: what needs a person, the jobs and what waits for them, the promises, the file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from watchword.usecases.delay import overall_delays
from watchword.usecases.status import overview
from watchword.usecases.user import list_audit
from watchword.web.visit import Visit, visit

MAX_BROKEN = 20
MAX_CHANGES = 15
router = APIRouter(include_in_schema=False)


@router.get("/system")
async def system(request: Request) -> Response:
    """The page."""
    return await _page(await visit(request), None)


@router.post("/system/promises")
async def promises(request: Request) -> Response:
    """Hold the rows against the promises; the page says what it found."""
    found = await visit(request)
    broken = await found.read(lambda rows: rows.broken_promises(found.now))
    return await _page(found, tuple(broken))


async def _page(found: Visit, broken: tuple[str, ...] | None) -> Response:
    """`broken`: the promises that do not hold; None: nobody asked."""
    now, zone, workers = found.now, found.config.timezone, await found.app.workers()
    status = await found.read(
        lambda rows: overview(rows, now, zone, running=True, workers=workers)
    )
    work = await found.read(lambda rows: rows.views.due_work(now))
    delays = await found.read(lambda rows: overall_delays(rows, now))
    # Addresses and names of others are for those who answer for the machine.
    limit = MAX_CHANGES if found.may_administer else 0
    changes = await found.read(lambda rows: list_audit(rows, limit))
    return found.render(
        "system.html",
        page="system",
        status=status,
        work=work,
        delays=delays,
        broken=None if broken is None else broken[:MAX_BROKEN],
        database=found.app.database,
        changes=changes,
        file=found.app.file,
    )
