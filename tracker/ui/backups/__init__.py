"""Backups in the window: made beside it, told of at its foot, put back in a dialog.

Belongs here: what more than one screen shows of backups, and the dialogs about them; the first-run
assistant uses the restore dialog too. Doesn't: the section of the settings, or making a backup.
"""
