"""Pages of the responsibility matrix."""
