"""Prints how many identifiers of the synthetic messages the rules hide, by kind.

Run with `python -m tests.bench.deidentify`; `--missed` names the positions of what was not hidden.
The rules were written beside these messages by the same author: the figures are optimistic.
"""

import argparse
import re
import time
from collections import Counter

from core.services.deidentifying import find_identifiers
from tests.marked_messages import MarkedMessage, marked_messages


def hidden_characters(message: MarkedMessage) -> frozenset[int]:
    return frozenset(
        position
        for found in find_identifiers(message.text)
        for position in range(found.span.start, found.span.end)
    )


def is_hidden(message: MarkedMessage, start: int, end: int) -> bool:
    hidden = hidden_characters(message)
    return all(p in hidden for p in range(start, end) if message.text[p].isalnum())


def over_masked(message: MarkedMessage) -> list[str]:
    hidden = hidden_characters(message)
    marked = {p for _, start, end in message.marks for p in range(start, end)}
    return [
        word[0]
        for word in re.finditer(r"\w+", message.text)
        if word.start() in hidden and word.start() not in marked
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true")
    show_missed = parser.parse_args().missed
    messages = marked_messages()
    hidden, total, clean, over = Counter[str](), Counter[str](), 0, 0
    for number, message in enumerate(messages, start=1):
        outcomes = [(mark, is_hidden(message, *mark[1:])) for mark in message.marks]
        for (kind, start, end), done in outcomes:
            total[kind] += 1
            hidden[kind] += done
            if show_missed and not done:
                print(f"message {number}: {kind} missed at {start}-{end}")
        clean += all(done for _, done in outcomes)
        extra = over_masked(message)
        over += len(extra)
        if show_missed and extra:
            print(f"message {number}: also hidden: {' '.join(extra)}")
    began = time.perf_counter()
    for message in messages:
        find_identifiers(message.text)
    each = (time.perf_counter() - began) / len(messages)
    print("40 synthetic messages, written beside the rules: optimistic; never a guarantee")
    for kind in sorted(total):
        print(f"  {kind:8} {hidden[kind]:3} of {total[kind]:3} fully hidden")
    print(
        f"  all      {hidden.total():3} of {total.total():3} = {hidden.total() / total.total():.2f}"
    )
    print(f"  messages with nothing left: {clean} of {len(messages)}")
    print(f"  other words hidden: {over}")
    print(f"  {each * 1000:.1f} ms a message")


if __name__ == "__main__":
    main()
