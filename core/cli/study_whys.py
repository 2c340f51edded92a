"""`study whys`: which kinds of inserted sentences win votes, cost precision, go with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from core.cli.shared import db_option, json_option, note, plain_errors, print_json
from core.cli.study_finding import find_study, study_argument
from core.domain.access import OPERATOR
from core.services.align_sheets import statistic_words
from core.services.tools import open_store
from core.services.whys import Whys
from core.services.whys import whys as what_did_it
from core.services.whys_sheets import BY_RULES, CAUTION, chosen_words, whys_json
from core.settings import load_settings


@click.command()
@study_argument
@db_option
@json_option
@plain_errors
def whys(study_id: str, db: Path | None, *, as_json: bool) -> None:
    """Say what did it in a closed study: kinds of inserted sentences, votes, precision, reasons."""
    with open_store(load_settings(db=db)) as store:
        found = what_did_it(store, OPERATOR, find_study(store, study_id).id)
    if as_json:
        print_json(whys_json(found))
        return
    for line in _lines(found):
        click.echo(line)
    note(f"{BY_RULES} {CAUTION}")


def _lines(found: Whys) -> Iterator[str]:
    yield f"{found.edits} edits of {found.pairs} pairs, {found.votes} votes."
    for line in found.kinds:
        few = " (few pairs)" if line.is_few else ""
        yield f"{line.kind.label}{few}: {line.sentences} sentences in {line.won.units} edits"
        yield f"  score with less without it: {statistic_words(line.won.difference)}"
        yield f"  precision with less without it: {statistic_words(line.precision.difference)}"
        yield f"  sentences with an unsupported fact: {statistic_words(line.unsupported.present)}"
    for one in found.reasons:
        tapped = f"{one.tapped} of {one.choosers} who chose {chosen_words(one)}"
        yield f"{one.reason.label}: tapped by {tapped}"
