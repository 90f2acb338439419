"""The list of recorded runs."""
