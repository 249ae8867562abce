"""Daily digests: who gets one when, what belongs in it, and what became of it."""
