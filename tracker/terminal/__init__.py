"""The terminal: the same services as the window's, as commands.

Belongs here: one module a command's output, the options that all commands share, and how a problem
becomes a sentence on standard error and an exit code. Doesn't: anything that the window would have
to do differently. `tracker.cli` starts it; Typer and rich are imported by nothing else.
"""
