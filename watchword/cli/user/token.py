"""`watchword user token`: tokens with which programs ask in the name of a user."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, echo_json, short_moment
from watchword.cli.render.table import Column, echo_table

app = typer.Typer(
    help="Tokens, with which programs ask in the name of a user.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The user in whose name it asks.")],
    scope: Annotated[
        str,
        typer.Option(
            help="read, edit or admin: the most it may do, and never more than its user."
        ),
    ] = "read",
    label: Annotated[str, typer.Option(help="What it is for: prometheus.")] = "",
) -> None:
    """Make a token, and print it this once; only its hash is kept."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.domain.user import Token
    from watchword.usecases.token import check_scope, make_token
    from watchword.usecases.user import check_name

    new = Token(
        id=0,
        user=check_name(name),
        scope=check_scope(scope),
        label=label,
        created_at=SystemClock().now(),
    )
    made = asyncio.run(
        write_store(
            store_location(context.obj),
            lambda rows: make_token(rows, new),
            f"user token add {new.user} --scope {scope}",
        )
    )
    echo(made.secret)


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The tokens that were made, without their secrets."""
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.token import list_tokens

    location = store_location(context.obj)
    found = asyncio.run(read_store(location, list_tokens))
    if as_json:
        echo_json(*found)
        return
    echo_table(
        ("token", "made", "user", "scope", Column(head="label", least=8)),
        [
            (
                str(one.token),
                short_moment(one.created_at, location.timezone),
                one.user,
                one.scope,
                one.label or "–",
            )
            for one in found
        ],
        empty="No token was made yet; `watchword user token add NAME` makes one.",
        zone=location.timezone,
    )


@app.command("remove")
def remove(
    context: typer.Context,
    token: Annotated[int, typer.Argument(help="Its number, as `user token list` shows it.")],
) -> None:
    """End a token: who shows it is refused from now on."""
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases.token import revoke_token

    location, action = store_location(context.obj), f"user token remove {token}"
    asyncio.run(write_store(location, lambda rows: revoke_token(rows, token), action))
    echo(f"Token {token} is removed.")
