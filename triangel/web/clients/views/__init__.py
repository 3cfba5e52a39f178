"""What the pages of clients do."""
