"""The pages of the clients: the one room strangers enter."""
