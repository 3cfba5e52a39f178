"""What every subject stands on: who acts, the journal, periods, business time. Knows no subject."""
