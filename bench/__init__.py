"""Measurements of Triangel, each with a command. What they gave stands in docs/performance.md."""
