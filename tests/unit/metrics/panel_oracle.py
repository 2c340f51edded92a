"""Ten items, three people, a three-way judge and a forced-choice judge: `docs/methods.md`."""

import numpy as np

from core.metrics.votes import Votes

PEOPLE = np.array(
    [
        [1, 1, 1],
        [1, 1, 0],
        [1, 0, 0],
        [0, 0, 0],
        [-1, -1, 0],
        [1, 0, -1],
        [0, 0, -1],
        [1, 1, -1],
        [0, 1, 0],
        [-1, 0, 0],
    ]
)
VOTES = Votes.from_matrix(PEOPLE)
THREE_WAY = np.array([1, 1, 0, 0, -1, 0, 1, 1, 0, 0], dtype=np.int8)
FORCED = np.array([1, 1, 1, -1, -1, 1, 1, 1, -1, -1], dtype=np.int8)


def rng(seed=1):
    return np.random.default_rng(seed)


def judge(*codes):
    return np.array(codes, dtype=np.int8)
