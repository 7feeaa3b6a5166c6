"""Where doses go: muscles, sides, patterns, drawings, and maps of what was given.

Belongs here: the sites of a session, and what to look at in them. Doesn't: the session itself
(`visits`), and drawing (`ui/sites`).
"""
