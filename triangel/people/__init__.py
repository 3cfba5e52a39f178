"""Employees, teams and the line, absence and stand-ins."""
