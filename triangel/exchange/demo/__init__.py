"""The example provider: a fictitious Dutch ICT service provider with its clients and a year of requests.

``plans`` holds what is made (plain values); ``provider`` and ``stream`` make it in pure Python, from a seed
and a moment. ``ledger`` says what the actions would have written, ``load`` writes it.
"""
