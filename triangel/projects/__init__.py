"""Projects for clients."""
