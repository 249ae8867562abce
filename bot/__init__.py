"""Where it is asked: Discord, the command line, the demo."""
