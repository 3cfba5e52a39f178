"""Kernel ridge regression that learns and forgets one example at a time, exactly.

``inverse`` below is (K + penalty I)^-1, where K holds how alike each two examples are. An example more or
less is a border of that matrix more or less, so what was learned first makes no difference. It also gives,
without training again, what examples would have scored had they not been there.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

PENALTY = 0.1


def inverse_of(alike: Matrix) -> Matrix:
    """The inverse for these examples, all at once."""
    penalised = alike.copy()
    penalised[np.diag_indices_from(penalised)] += PENALTY
    inverse: Matrix = np.linalg.inv(penalised).astype(np.float64, copy=False)
    return inverse


def with_one_more(inverse: Matrix, alike: Matrix, itself: float) -> Matrix:
    """The inverse with one example more at the end, that is so much alike the others and itself."""
    size = len(inverse)
    grown = np.empty((size + 1, size + 1))
    through = inverse @ alike
    corner = 1 / (itself + PENALTY - alike @ through)
    np.multiply.outer(through, through * corner, out=grown[:size, :size])
    grown[:size, :size] += inverse
    grown[size, :size] = grown[:size, size] = -through * corner
    grown[size, size] = corner
    return grown


def without(inverse: Matrix, place: int) -> Matrix:
    """The inverse without the example at this place."""
    rest = np.flatnonzero(np.arange(len(inverse)) != place)
    edge = inverse[rest, place]
    left = inverse[np.ix_(rest, rest)]
    left -= np.multiply.outer(edge, edge / inverse[place, place])
    return left


def leaving_parts_out(
    inverse: Matrix, shares: Matrix, topics: NDArray[np.int64], parts: NDArray[np.int64]
) -> tuple[Matrix, Matrix]:
    """What each example scores for each topic when the part it is in is left out, and how strange it is."""
    scores, strange = np.zeros_like(shares), np.zeros(len(topics))
    scores[np.arange(len(topics)), topics] = 1
    for part in np.unique(parts):
        members = np.flatnonzero(parts == part)
        apart = np.linalg.inv(inverse[np.ix_(members, members)])
        scores[members] -= apart @ shares[members]
        strange[members] = np.diag(apart) - PENALTY
    return scores, strange


def strangeness(light: NDArray[np.float32], alike: Matrix, itself: float) -> Matrix:
    """How much of each message is not made up of examples; a row of ``alike`` for each message.

    ``light`` is the inverse in half the width, which is most of the work.
    """
    narrow = alike.astype(np.float32)
    strange: Matrix = itself - np.einsum("ij,ij->i", narrow @ light, narrow).astype(np.float64)
    return strange
