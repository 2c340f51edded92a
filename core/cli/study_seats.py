"""`study seats`: seats with their cards, whose codes and links exist only there."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.card_file import card_file
from core.cli.shared import db_option, json_option, note, plain_errors, print_json
from core.cli.study_finding import find_study, study_argument
from core.cli.study_words import seat_json
from core.domain.access import OPERATOR
from core.services.cards import cards_html
from core.services.seating import make_seats, renew_all
from core.services.tools import open_store
from core.settings import load_settings


@click.command()
@study_argument
@click.option("--count", type=click.IntRange(1), help="How many seats to add.")
@click.option("--renew", is_flag=True, help="Make new cards for all seats; the old ones end.")
@click.option(
    "--cards",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write cards to print into this HTML file instead of showing the codes.",
)
@click.option("--url", required=True, help="Where tablets reach Bedside: https://ADDRESS:PORT.")
@db_option
@json_option
@plain_errors
def seats(
    study_id: str,
    count: int | None,
    cards: Path | None,
    url: str,
    db: Path | None,
    *,
    renew: bool,
    as_json: bool,
) -> None:
    """Add seats, or renew all cards. Codes and links are shown once: the database has hashes."""
    if (count is None) is not renew:
        raise click.UsageError("Give either --count or --renew.")
    with open_store(load_settings(db=db)) as store, card_file(cards) as write:
        one = find_study(store, study_id)
        made = (
            renew_all(store, OPERATOR, one.id)
            if count is None
            else make_seats(store, OPERATOR, one.id, count)
        )
        write(cards_html(one, made, url))
    if as_json:
        shown = [seat_json(seat, url) for seat in made] if cards is None else None
        print_json({"made": len(made), "cards": str(cards) if cards else None, "seats": shown})
    elif cards:
        click.echo(f"{len(made)} cards written: {cards}")
        note("Whoever has this file can sit on these seats: print it, then delete it.")
    else:
        for seat in made:
            click.echo(f"Seat {seat.number}  {seat.code}  {seat_json(seat, url)['link']}")
