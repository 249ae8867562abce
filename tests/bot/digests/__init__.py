"""Digests through the real bot."""
