"""How Triangel is put together: settings, addresses, and the database it carries with it."""
