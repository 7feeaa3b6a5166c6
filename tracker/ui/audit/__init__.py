"""What the window does for the audit trail beside its screens: writes acts, tells of doubts.

The screen that searches the trail is a section of the settings.
"""
