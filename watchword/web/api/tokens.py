"""Tokens of programs: list, make, revoke; an admin's alone."""

from __future__ import annotations

from typing import Literal

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract import Token
from watchword.contract.api import NewToken
from watchword.domain import user
from watchword.usecases.token import (
    MAX_LABEL,
    check_scope,
    list_tokens,
    make_token,
    revoke_token,
)
from watchword.web.api.asking import Number, api_router, asked

router = api_router("tokens")


class TokenRequest(BaseModel):
    """In whose name the token asks, and what it may do at most."""

    model_config = ConfigDict(extra="forbid")
    user: str = Field(max_length=200)
    scope: Literal["read", "edit", "admin"]
    label: str = Field(default="", max_length=MAX_LABEL)


@router.get("/tokens")
async def tokens(request: Request) -> tuple[Token, ...]:
    """The tokens, without their secrets."""
    found = await asked(request)
    return await found.read(list_tokens)


@router.post("/tokens", status_code=201)
async def make(request: Request, body: TokenRequest) -> NewToken:
    """Make a token; this answer alone has its secret."""
    found = await asked(request)
    scope = check_scope(body.scope)
    new = user.Token(id=0, user=body.user, scope=scope, label=body.label, created_at=found.now)
    made = await found.write(lambda rows: make_token(rows, new))
    return NewToken(token=made.token.id, secret=made.secret)


@router.delete("/tokens/{number}", status_code=204)
async def revoke(request: Request, number: Number) -> None:
    """Revoke a token."""
    found = await asked(request)
    await found.write(lambda rows: revoke_token(rows, number))
