"""Secret addresses for feed readers: list, make, revoke."""

from __future__ import annotations

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract import OutputAddress
from watchword.contract.api import NewOutput
from watchword.usecases.output import check_output, list_outputs, make_output, revoke_output
from watchword.web.api.asking import Number, api_router, asked

router = api_router("outputs")


class OutputRequest(BaseModel):
    """What the address has: the stories of a topic, or what a query finds."""

    model_config = ConfigDict(extra="forbid")
    topic: str | None = Field(default=None, max_length=200)
    query: str | None = Field(default=None, min_length=1, max_length=2000)


@router.get("/outputs")
async def outputs(request: Request) -> tuple[OutputAddress, ...]:
    """The addresses that were made, without their secrets."""
    found = await asked(request)
    return await found.read(list_outputs)


@router.post("/outputs", status_code=201)
async def make(request: Request, body: OutputRequest) -> NewOutput:
    """Make a secret address; this answer alone has it."""
    found = await asked(request)
    check_output(found.config, body.topic, body.query)
    made = await found.write(lambda rows: make_output(rows, body.topic, body.query, found.now))
    return NewOutput(output=made.record.id, path=made.path)


@router.delete("/outputs/{number}", status_code=204)
async def revoke(request: Request, number: Number) -> None:
    """Revoke an address."""
    found = await asked(request)
    await found.write(lambda rows: revoke_output(rows, number))
