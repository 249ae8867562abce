"""Papers of imported lists: reading files, keeping them, and finding one among a million."""
