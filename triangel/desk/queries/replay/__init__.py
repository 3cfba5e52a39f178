"""Trying a matrix out: where the requests of a past period would have gone by it."""

from triangel.desk.queries.replay.run import Progress, replayed

__all__ = ["Progress", "replayed"]
