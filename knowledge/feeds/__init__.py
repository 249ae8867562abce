"""New papers of sources: parsed, kept with when they were first seen, and matched to topics."""
