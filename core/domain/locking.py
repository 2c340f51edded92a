"""Sentences that a physician locked: whatever a model made of them, they stand word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.domain.desk_changes import Change, find_changes
from core.domain.desk_composing import compose_changes
from core.domain.desk_sentences import Sentence, Sentences
from core.domain.edits import Lock
from core.domain.identity import content_hash
from core.errors import InvalidInput

_TAG_LENGTH = 16
_TIED, _TOUCHING, _EVERYTHING = 2, 3, 4
_SENTENCE_ENDS = (".", "!", "?")


def lockable(reply: str) -> tuple[str, ...]:
    """Return the sentences of a reply in their order, as they can be locked."""
    return tuple(each.text for each in Sentences(reply.strip()).all if _has_words(each))


def making_sha(prompt_sha: str, locked: Sequence[str]) -> str:
    """Return the hash that names how an edit was made: that of its prompt, and of the locks.

    Without locks it is the prompt's own; with them it begins with the prompt's own.
    """
    if not locked:
        return prompt_sha
    digest = content_hash(sorted(locked)).removeprefix("sha256:")
    return f"{prompt_sha}+locked:{digest[:_TAG_LENGTH]}"


def prompt_of(sha: str) -> str:
    """Return the hash of the prompt in what `making_sha` returned."""
    return sha.partition("+")[0]


def put_back(original: str, answer: str, locked: Sequence[str]) -> tuple[str, tuple[Lock, ...]]:
    """Return the answer with every locked sentence in it word for word, and what was done.

    A sentence that the model moved without changing it stays where it was moved; one that the
    physician wrote twice is locked twice. For a sentence that doesn't stand as one of its own, the
    changes inside it are undone, then those that tie it to its neighbors, then all that touch it;
    what else the model wrote stays. At the worst the physician's own reply remains.

    Raises
    ------
    InvalidInput
        When a locked sentence is none of the original.
    """
    refuse_unknown(locked, original)
    places = _places(Sentences(original), locked)
    wanted = Counter(each.key for each in places)
    missing = _missing(wanted, answer)
    locks = tuple(_locks(places, missing))
    changes = find_changes(original, answer)
    reach = Counter[Sentence]()
    text = answer
    while missing:
        reach.update(each for each in places if each.key in missing)
        undone = {
            change.key
            for change in changes
            if any(_is_in_reach(change, each, original, reach[each]) for each in reach)
        }
        text = compose_changes(original, answer, changes, undone).text
        missing = _missing(wanted, text)
    return text, locks


def refuse_unknown(locked: Sequence[str], reply: str) -> None:
    """Refuse locks on sentences that the reply doesn't hold.

    Raises
    ------
    InvalidInput
        When there is one.
    """
    if not {" ".join(each.split()) for each in locked} <= Sentences(reply).keys:
        raise InvalidInput(
            "A locked sentence is no longer in the physician's reply; please lock it again."
        )


def _has_words(sentence: Sentence) -> bool:
    return any(map(str.isalnum, sentence.text))


def _places(original: Sentences, locked: Sequence[str]) -> list[Sentence]:
    keys = {" ".join(each.split()) for each in locked}
    return [each for each in original.all if each.key in keys]


def _missing(wanted: Counter[str], text: str) -> Counter[str]:
    return wanted - Counter(each.key for each in Sentences(text).all)


def _locks(places: Sequence[Sentence], missing: Counter[str]) -> Iterator[Lock]:
    left = Counter(missing)
    for each in places:
        yield Lock(sentence=each.text, was_put_back=left[each.key] > 0)
        left[each.key] -= 1


def _is_in_reach(change: Change, sentence: Sentence, original: str, reach: int) -> bool:
    """Whether a change lies within 1: the sentence, 2: what is tied to it, 3: what touches it.

    From 4 on every change does.
    """
    if reach >= _EVERYTHING:
        return True
    start, end = change.original
    if start < sentence.end and sentence.start < end:
        return True
    if sentence.start < start < sentence.end:
        return True
    before = len(original[: sentence.start].rstrip())
    after = len(original) - len(original[sentence.end :].lstrip())
    is_touching = start <= after and len(original[:end].rstrip()) >= before
    is_sentence = not change.deleted.strip() and change.inserted.rstrip()[-1:] in _SENTENCE_ENDS
    return is_touching and (reach >= _TOUCHING or (reach >= _TIED and not is_sentence))
