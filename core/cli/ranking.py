"""`rank`: how often each system's replies are found more empathetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from core.cli.agreeing_words import left_out_words, statistic_words
from core.cli.shared import FILE, db_option, json_option, plain_errors, print_json
from core.cli.vote_options import Reading, reading_options
from core.domain.identity import Json
from core.metrics.preference import SignTest
from core.services.ranking import RankedPair, Ranking, rank_file

SCORES = {
    "ers_half": "ERS, ties half",
    "ers_strict": "ERS, wins only",
    "ers_net": "ERS, wins less losses",
    "ers_decisive": "ERS, without ties",
}


@click.command()
@click.argument("file", type=FILE)
@click.option("--reference", metavar="SYSTEM", help="The system whose log-strength is 0.")
@json_option
@db_option
@reading_options
@plain_errors
def rank(
    file: Path,
    reference: str | None,
    db: Path | None,  # noqa: ARG001 - one contract
    reading: Reading,
    *,
    as_json: bool,
) -> None:
    """Rank systems by rows `item,system_a,system_b,label` (A, B or tie).

    Every row is a vote; with a column `rater`, the last one of each rater on an item. An empty
    label is unreadable; it and `undecided` are left out and counted. A pair of systems may stand
    in either order.
    """
    ranking = rank_file(reading.read(file, one_rater=None), reference=reference)
    if as_json:
        print_json(_document(ranking))
        return
    for line in _lines(ranking):
        click.echo(line)


def _document(ranking: Ranking) -> dict[str, Json]:
    standing = ranking.standing
    return {
        "pairs": [_pair(pair) for pair in ranking.pairs],
        "davidson": {
            system: {
                **strength.as_json(),
                "avg_win_rate": rate.as_json(),
                "reference": ranking.systems[standing.reference],
                "separated": standing.separated,
                "nu": standing.nu.as_json(),
            }
            for system, strength, rate in zip(
                ranking.systems, standing.strengths, standing.win_rates, strict=True
            )
        },
        "items": ranking.items,
        "votes": ranking.votes,
        "resamples": standing.resamples,
        "separated_resamples": standing.separated_resamples,
        "left_out": ranking.left_out,
    }


def _pair(pair: RankedPair) -> dict[str, Json]:
    ranking = pair.ranking
    return {
        "system_a": pair.system_a,
        "system_b": pair.system_b,
        "wins": ranking.wins,
        "ties": ranking.ties,
        "losses": ranking.losses,
        **{name: getattr(ranking, name).as_json() for name in SCORES},
        "strict_interval": ranking.strict_interval,
        "sign_test": asdict(ranking.sign_test),
        "items": ranking.items,
        "undecided": ranking.undecided,
        "unreadable": ranking.unreadable,
    }


def _lines(ranking: Ranking) -> Iterator[str]:
    for pair in ranking.pairs:
        found = pair.ranking
        yield (
            f"{pair.system_a} against {pair.system_b}: {found.wins} wins, {found.ties} ties, "
            f"{found.losses} losses on {found.items} items"
        )
        for name, words in SCORES.items():
            yield f"  {words:22} {statistic_words(getattr(found, name))}"
        yield f"  {'sign test':22} {_sign_test_words(found.sign_test)}"
    standing = ranking.standing
    yield f"All systems; log-strengths by Davidson's model, less that of {ranking.systems[0]}:"
    for system, strength, rate in zip(
        ranking.systems, standing.strengths, standing.win_rates, strict=True
    ):
        yield f"  {system}"
        yield f"    {'half-credit rate':20} {statistic_words(rate)}"
        yield f"    {'log-strength':20} {statistic_words(strength)}"
    yield f"  {'nu, how common ties':22} {statistic_words(standing.nu)}"
    if standing.separated_resamples:
        yield (
            f"  {standing.separated_resamples} of {standing.resamples} resamples have no finite "
            "maximum; half a win each way was added to those."
        )
    yield from left_out_words(ranking.left_out)


def _sign_test_words(test: SignTest) -> str:
    counted = f"items won {test.wins}, lost {test.losses}, tied {test.ties}, split {test.split}"
    return f"n/a ({test.reason})" if test.p is None else f"p = {test.p:.3g} ({counted})"


COMMANDS = {"rank": rank}
