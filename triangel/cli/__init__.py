"""The `triangel` command."""
