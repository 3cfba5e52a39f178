"""The responsibility matrix: read by everybody, changed, judged and tried out by who decides about it."""
