"""Where a mail program asks for no more mails of a topic (RFC 8058): a signed address, POST alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, Response

from watchword.domain.unsubscribe import PATH
from watchword.usecases.mute import unsubscribe
from watchword.web.audit import describe
from watchword.web.visit import visit

router = APIRouter(include_in_schema=False)


@router.post(PATH)
async def mute_by_mail(
    request: Request,
    channel: Annotated[str, Query()] = "",
    topic: Annotated[str, Query()] = "",
    signature: Annotated[str, Query()] = "",
) -> Response:
    """Mute the topic on the channel; the same again changes nothing more.

    A link that is only opened, as scanners of mail do, changes nothing: it is answered 405.
    """
    found = await visit(request, asks=False)
    describe(request.scope, request.query_params.items())
    await found.write(
        lambda rows: unsubscribe(rows, found.config, channel, topic, signature, found.now)
    )
    return PlainTextResponse(found.gettext("You get no more mails of this topic.") + "\n")
