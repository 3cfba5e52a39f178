"""From scores to probabilities, and to whether a message is one of those that the examples are about.

Everything is fitted to what examples score when they are left out. The steepness with which scores become
shares, and the weights that make them chances, each have one best place (both likelihoods are convex), which
Newton's method finds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics.ridge import Matrix

#: Familiar is what scores high for a topic and is well made up of the examples.
_STRANGENESS = 2.0
#: So many of the examples that were placed rightly when left out would have been called unknown.
_TURNED_AWAY = 0.05
#: Holds the numbers where there are too few examples to say anything.
_HOLD = 1e-3
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities."""

    steepness: float
    #: What is added to the log-odds of the best topic, what they and the familiarity are multiplied by.
    weights: tuple[float, float, float]
    familiar_from: float

    def probabilities(self, scores: Matrix, strange: Matrix) -> Matrix:
        """A row for each message: how likely each topic is; nothing is left over."""
        shares = _shares(scores, self.steepness)
        rows, best = np.arange(len(shares)), shares.argmax(1)
        was = shares[rows, best]
        now = 1 / (1 + np.exp(-_signs(shares, familiarity(scores, strange)) @ np.array(self.weights)))
        now = np.maximum(now, 1 / shares.shape[1])
        shares *= ((1 - now) / np.maximum(1 - was, 1e-12))[:, None]
        shares[rows, best] = now
        return shares

    def known(self, scores: Matrix, strange: Matrix) -> NDArray[np.bool_]:
        """Whether each message fits a topic at all."""
        return familiarity(scores, strange) >= self.familiar_from


def familiarity(scores: Matrix, strange: Matrix) -> Matrix:
    """How much each message is like what the examples are about."""
    found: Matrix = scores.max(1) - _STRANGENESS * strange
    return found


def fit(scores: Matrix, strange: Matrix, topics: NDArray[np.int64]) -> Calibration:
    """Fitted to what examples of these topics score when they are left out."""
    steepness = _steepness(scores, topics)
    shares, familiar = _shares(scores, steepness), familiarity(scores, strange)
    right = shares.argmax(1) == topics
    turned = np.quantile(familiar[right], _TURNED_AWAY) if right.any() else -np.inf
    return Calibration(steepness, _weights(_signs(shares, familiar), right), float(turned))


def _steepness(scores: Matrix, topics: NDArray[np.int64]) -> float:
    at = start = 10.0
    own = scores[np.arange(len(topics)), topics]
    for _step in range(_STEPS):
        shares = _shares(scores, at)
        mean = (shares * scores).sum(1)
        slope = (mean - own).mean() + _HOLD * (at - start)
        bend = ((shares * scores**2).sum(1) - mean**2).mean() + _HOLD
        step = np.clip(slope / bend, -at, at / 2)
        at -= float(step)
        if abs(step) < 1e-10 * at:
            break
    return at


def _weights(signs: Matrix, right: NDArray[np.bool_]) -> tuple[float, float, float]:
    at = start = np.array([0.0, 1.0, 0.0])
    for _step in range(_STEPS):
        given = 1 / (1 + np.exp(-signs @ at))
        slope = signs.T @ (given - right) / len(signs) + _HOLD * (at - start)
        bend = (signs.T * (given * (1 - given))) @ signs / len(signs) + _HOLD * np.eye(3)
        step = np.linalg.solve(bend, slope)
        at = at - step * min(1.0, 2.0 / float(np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-10:
            break
    first, second, third = at.tolist()
    return first, second, third


def _signs(shares: Matrix, familiar: Matrix) -> Matrix:
    most = np.clip(shares.max(1), 1e-6, 1 - 1e-6)
    return np.stack([np.ones(len(most)), np.log(most / (1 - most)), familiar], axis=1)


def _shares(scores: Matrix, steepness: float) -> Matrix:
    powers = (scores - scores.max(1, keepdims=True)) * steepness
    np.exp(powers, out=powers)
    powers /= powers.sum(1, keepdims=True)
    shares: Matrix = powers
    return shares
