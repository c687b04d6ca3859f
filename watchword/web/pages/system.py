"""*System*: what needs a person, the jobs and what waits for them, the promises, the file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from watchword.domain.health import outage_since
from watchword.domain.moment import start_of_day
from watchword.ports import ReadTransaction
from watchword.usecases.delay import overall_delays
from watchword.usecases.status import WEEK
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
    now, today = found.now, start_of_day(found.now, ZoneInfo(found.config.timezone))
    # Addresses and names of others are for those who answer for the machine.
    limit = MAX_CHANGES if found.may_administer else 0

    def ask(rows: ReadTransaction) -> dict[str, object]:
        return {
            "summary": rows.views.summary(today=today, week=now - WEEK),
            "outage": outage_since(rows.feeds.health(), now),
            "size": rows.search.used(),
            "work": rows.views.due_work(now),
            "delays": overall_delays(rows, now),
            "changes": list_audit(rows, limit),
        }

    return found.render(
        "system.html",
        page="system",
        workers=await found.app.workers(),
        broken=None if broken is None else broken[:MAX_BROKEN],
        database=found.app.database,
        file=found.app.file,
        **await found.read(ask),
    )
