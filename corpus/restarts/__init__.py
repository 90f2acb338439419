"""Restarts of stuck runs with a remedy and without: what is tried, how it is recorded, and what came of it."""
