"""Requests of clients: custody, promises, topics and the responsibility matrix, escalation."""
