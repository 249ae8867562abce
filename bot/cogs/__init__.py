"""The commands, one file a group: ask, render, reply."""
