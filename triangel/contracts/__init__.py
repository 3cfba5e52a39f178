"""Contracts with clients."""
