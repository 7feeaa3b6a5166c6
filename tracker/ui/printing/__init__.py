"""What goes onto paper or into a PDF: what it says, and how pages are laid out.

Belongs here: papers made from rows that a screen already has. Doesn't: queries, or a screen.
Papers are black on white whatever the window looks like, and hold text as it was typed.
"""
