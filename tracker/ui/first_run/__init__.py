"""Where no clinic is yet: a new one, the sample clinic, or a backup to be restored.

Belongs here: what is asked, step by step, as plain data (`flow.py`), and the window that draws it.
Doesn't: making a clinic or restoring one, which services do.
"""
