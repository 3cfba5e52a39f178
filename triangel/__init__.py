"""Triangel: one triangle of people around every client, every request in one hand."""
