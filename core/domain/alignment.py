"""Which words of two texts are the same words: sentences are aligned first, then their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from core.domain.matching import match_equal

# Words (with inner apostrophes, points and hyphens), single characters of scripts written without
# spaces, and any other sign with the marks that belong to it.
_CHARACTER = r"[぀-ヿ㐀-鿿豈-﫿]"
_MARKS = "\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff"
_WORD = rf"(?:(?!{_CHARACTER})[\w{_MARKS}])+"
_TOKEN = re.compile(
    rf"{_CHARACTER}|{_WORD}(?:[.,'’:/-]{_WORD})*|[^\w\s][{_MARKS}]*(?:(?<=\u200d)[^\w\s][{_MARKS}]*)*"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n+\s*")

_STOP_WORDS = frozenset(
    """
    a about all also an and any are as at be been but by can could did do does for from get had
    has have he her his how i i'm if in is it it's its let me more my of on or our out please she
    so some such than that the their them then there these they this those to up us was we were
    what when which while who will with would you you're your
    """.split()  # noqa: SIM905 - a list of these would fill the screen
)
_STOP_WEIGHT = 0.2
# A sentence counts as edited, not replaced, when it keeps about 3 of 7 of its content words.
_UNMATCHED_COST = 0.75
_EXTRA_COST = 0.01

# Above this size sentences are not compared one by one, only their words.
_MAX_SENTENCE_CELLS = 12_000

# An island of one content word is dropped only between changes of at least this many words.
_LONG_CHANGE = 4
_SENTENCE_ENDS = frozenset(".!?…。！？")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether the token says something by itself."""
        return self.text[0].isalnum() and self.text.casefold() not in _STOP_WORDS


def tokenize(text: str) -> list[Token]:
    """Split `text` into words and signs; white space lies between tokens."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def align(original: str, edited: str) -> tuple[tuple[Token, Token], ...]:
    """Return the tokens that both texts share, in the order of both."""
    before, after = _sentences(original), _sentences(edited)
    keys = [[tuple(token.text for token in s) for s in side] for side in (before, after)]
    same = match_equal(keys[0], keys[1])
    pairs: list[tuple[Token, Token]] = []
    at, on = 0, 0
    for i, j in [*same, (len(before), len(after))]:
        pairs.extend(_align_gap(before[at:i], after[on:j]))
        if i < len(before) and j < len(after):
            pairs.extend(zip(before[i], after[j], strict=True))
        at, on = i + 1, j + 1
    return tuple(_without_islands(pairs, original, edited))


Sentence = list[Token]


def sentence_ends(text: str) -> list[int]:
    """Return where sentences and lines end, with the white space after them, and the text's end."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return ends if ends and ends[-1] == len(text) else [*ends, len(text)]


def _sentences(text: str) -> list[Sentence]:
    ends = sentence_ends(text)
    sentences: list[Sentence] = [[]]
    number = 0
    for token in tokenize(text):
        while token.start >= ends[number]:
            number += 1
            sentences.append([])
        sentences[-1].append(token)
    return [sentence for sentence in sentences if sentence]


def _align_gap(before: list[Sentence], after: list[Sentence]) -> list[tuple[Token, Token]]:
    if not before or not after:
        return []
    if len(before) * len(after) > _MAX_SENTENCE_CELLS:
        return _align_words(before, after)
    pairs: list[tuple[Token, Token]] = []
    for (i, to_i), (j, to_j) in _beads(before, after):
        pairs.extend(_align_words(before[i:to_i], after[j:to_j]))
    return pairs


def _align_words(before: list[Sentence], after: list[Sentence]) -> list[tuple[Token, Token]]:
    one, other = list(chain(*before)), list(chain(*after))
    found = match_equal([token.text for token in one], [token.text for token in other])
    return [(one[i], other[j]) for i, j in found]


Range = tuple[int, int]


def _beads(before: list[Sentence], after: list[Sentence]) -> list[tuple[Range, Range]]:
    """Pair sentences (also one with two, where one was split or two joined) for the most gain.

    Whatever is left unpaired was inserted or deleted as a whole.
    """
    bags = [_bag(sentence) for sentence in before], [_bag(sentence) for sentence in after]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    step = [[(0, 0)] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before), -1, -1):
        for j in range(len(after), -1, -1):
            options = [
                (gain + best[i + a][j + b], (a, b)) for gain, (a, b) in _options(*bags, i, j)
            ]
            if options:
                best[i][j], step[i][j] = max(options)
    beads: list[tuple[Range, Range]] = []
    i = j = 0
    while step[i][j] != (0, 0):
        a, b = step[i][j]
        if a and b:
            beads.append(((i, i + a), (j, j + b)))
        i, j = i + a, j + b
    return beads


_STEPS = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1))


def _options(
    before: list[frozenset[str]], after: list[frozenset[str]], i: int, j: int
) -> Iterator[tuple[float, Range]]:
    """Yield what the next sentences can be, with its gain: left out, or paired with profit."""
    for a, b in _STEPS:
        if i + a > len(before) or j + b > len(after):
            continue
        gain = _gain(before[i : i + a], after[j : j + b]) if a and b else 0.0
        if gain > 0 or not (a and b):
            yield gain, (a, b)


def _bag(sentence: Sentence) -> frozenset[str]:
    return frozenset(token.text.casefold() for token in sentence if token.text[0].isalnum())


def _weight(words: frozenset[str]) -> float:
    stops = len(words & _STOP_WORDS)
    return len(words) - stops + _STOP_WEIGHT * stops


def _gain(before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]) -> float:
    one, other = frozenset[str]().union(*before), frozenset[str]().union(*after)
    common = one & other
    if not common:
        return 0.0
    lost, added = _weight(one - other), _weight(other - one)
    return _weight(common) - _UNMATCHED_COST * min(lost, added) - _EXTRA_COST * max(lost, added)


def _without_islands(
    pairs: list[tuple[Token, Token]], original: str, edited: str
) -> list[tuple[Token, Token]]:
    """Drop shared words too small to read between two changes: they would look like confetti."""
    kept: list[tuple[Token, Token]] = []
    at, on = 0, 0
    runs = _runs(pairs, original, edited)
    for number, run in enumerate(runs):
        first, last = run[0], run[-1]
        to_at, to_on = (
            (runs[number + 1][0][0].start, runs[number + 1][0][1].start)
            if number + 1 < len(runs)
            else (len(original), len(edited))
        )
        changes = (
            original[at : first[0].start] + " " + edited[on : first[1].start],
            original[last[0].end : to_at] + " " + edited[last[1].end : to_on],
        )
        if not _is_island([token for token, _ in run], *map(_word_count, changes)):
            kept.extend(run)
            at, on = last[0].end, last[1].end
    return kept


def _is_island(run: list[Token], changed_before: int, changed_after: int) -> bool:
    if run[-1].text in _SENTENCE_ENDS or not (changed_before and changed_after):
        return False
    content = sum(token.is_content for token in run)
    return content == 0 or (content == 1 and min(changed_before, changed_after) >= _LONG_CHANGE)


def _word_count(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _runs(
    pairs: list[tuple[Token, Token]], original: str, edited: str
) -> list[list[tuple[Token, Token]]]:
    runs: list[list[tuple[Token, Token]]] = []
    for one, other in pairs:
        if runs:
            before, after = runs[-1][-1]
            gaps = original[before.end : one.start], edited[after.end : other.start]
            if not "".join(gaps).strip():
                runs[-1].append((one, other))
                continue
        runs.append([(one, other)])
    return runs
