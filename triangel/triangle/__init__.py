"""Seats, appointments, who is responsible, and coverage."""
