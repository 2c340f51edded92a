"""`review`: draw a round of clinicians' review, see how far it is, close it, and read its card."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.review_words import card_lines, standing_json, standing_line
from core.cli.run_finding import LATEST, find_run
from core.cli.shared import db_option, json_option, plain_errors, print_json
from core.cli.study_finding import find_study
from core.domain.access import OPERATOR
from core.domain.reviewing import ReviewOrder, SourceKind
from core.errors import NotFound
from core.services import reviewing
from core.services.checker_card import card_json, checker_card
from core.services.review_export import write_reviews
from core.services.review_rows import review_rows
from core.services.tools import open_store
from core.settings import load_settings
from core.store import Store

review_argument = click.argument("review_id", metavar="REVIEW")
reviews_argument = click.argument("review_ids", metavar="[REVIEW]...", nargs=-1)


@click.group()
def review() -> None:
    """Draw a round of clinicians' review, see how far it is, and read its card.

    REVIEW is a review's id, or `latest` for the one made last. Edits are rated on the page.
    """


@review.command()
@click.argument("title")
@click.option(
    "--source",
    type=click.Choice([kind.value for kind in SourceKind]),
    default=SourceKind.RECENT.value,
    show_default=True,
    help="Where the edits come from.",
)
@click.option("--of", "ref", default="", help="The run or the closed panel, by its id or `latest`.")
@click.option(
    "--flagged", type=click.IntRange(min=0), help="How many flagged edits; all without it."
)
@click.option(
    "--unflagged",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many of the others; without any, what the checker misses stays unknown.",
)
@click.option(
    "--reviewers",
    type=click.IntRange(min=1, max=2),
    default=1,
    show_default=True,
    help="How many people review each edit.",
)
@click.option("--seed", type=int, help="Draw the same from the same edits.")
@db_option
@json_option
@plain_errors
def create(
    title: str,
    *,
    source: str,
    ref: str,
    flagged: int | None,
    unflagged: int,
    reviewers: int,
    seed: int | None,
    db: Path | None,
    as_json: bool,
) -> None:
    """Draw flagged edits and some of the others, and open the review."""
    kind = SourceKind(source)
    with open_store(load_settings(db=db)) as store:
        order = ReviewOrder(
            title=title,
            source=kind,
            ref=_found(store, kind, ref),
            flagged=flagged,
            unflagged=unflagged,
            reviewers=reviewers,
            seed=seed,
        )
        made = reviewing.create_review(store, OPERATOR, order)
        standing = reviewing.get_review(store, OPERATOR, made.id)
    if as_json:
        print_json({"review": standing_json(standing)})
    else:
        click.echo(standing_line(standing))


@review.command("list")
@db_option
@json_option
@plain_errors
def list_(db: Path | None, *, as_json: bool) -> None:
    """List all reviews, the newest first; never what anybody said."""
    with open_store(load_settings(db=db)) as store:
        found = reviewing.list_reviews(store, OPERATOR)
    if as_json:
        print_json({"reviews": [standing_json(each) for each in found]})
        return
    for each in found:
        click.echo(standing_line(each))
    if not found:
        click.echo("No review yet.")


@review.command()
@review_argument
@db_option
@json_option
@plain_errors
def close(review_id: str, db: Path | None, *, as_json: bool) -> None:
    """End a review for good; only then its numbers are shown."""
    with open_store(load_settings(db=db)) as store:
        closed = reviewing.close_review(store, OPERATOR, _review_id(store, review_id))
        standing = reviewing.get_review(store, OPERATOR, closed.id)
    if as_json:
        print_json({"review": standing_json(standing)})
    else:
        click.echo(standing_line(standing))


@review.command()
@reviews_argument
@db_option
@json_option
@plain_errors
def card(review_ids: tuple[str, ...], db: Path | None, *, as_json: bool) -> None:
    """Say how often the checker and its flags are wrong, by closed reviews; all of them alone."""
    with open_store(load_settings(db=db)) as store:
        ids = [_review_id(store, each) for each in review_ids]
        found = checker_card(review_rows(store, OPERATOR, ids))
    if as_json:
        print_json(card_json(found))
    else:
        click.echo("\n".join(card_lines(found)))


@review.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@reviews_argument
@db_option
@json_option
@plain_errors
def export(directory: Path, review_ids: tuple[str, ...], db: Path | None, *, as_json: bool) -> None:
    """Write closed reviews into DIRECTORY as CSV and JSON lines, with a codebook."""
    with open_store(load_settings(db=db)) as store:
        ids = [_review_id(store, each) for each in review_ids]
        written = write_reviews(store, OPERATOR, directory, ids)
    if as_json:
        print_json({"directory": str(directory), "files": list(written)})
        return
    for name in written:
        click.echo(name)


def _found(store: Store, kind: SourceKind, ref: str) -> str:
    """Return the id of the run or panel that a review draws from."""
    if kind is SourceKind.RUN:
        return find_run(store, ref or LATEST)
    return find_study(store, ref or LATEST).id if kind is SourceKind.STUDY else ""


def _review_id(store: Store, review_id: str) -> str:
    """Return the id of a review, of the one made last for `latest`."""
    if review_id != LATEST:
        return review_id
    found = reviewing.list_reviews(store, OPERATOR)
    if not found:
        raise NotFound("There is no review yet; please make one with `review create`.")
    return found[0].review.id


COMMANDS = {"review": review}
