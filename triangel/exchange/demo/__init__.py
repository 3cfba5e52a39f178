"""The example provider: a fictitious Dutch ICT service provider with its clients and a year of requests.

``plans`` holds what is made (plain dataclasses), the other modules make it (pure Python, from a seed and a day),
``load`` writes it into the tables.
"""
