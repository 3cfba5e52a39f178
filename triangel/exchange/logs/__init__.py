"""Event logs of other systems, read as the history of requests.

The way through: `source` finds out what a file is, `mapping` says what its columns mean, `gathering` and
`histories` turn its lines into requests with an unbroken custody, `figures` counts them, `preview` puts
that together, `load` writes it. Everything but `load` is plain Python over values. Nothing is repaired in
silence: what is odd goes into `problems`.
"""
