"""What people see: the window, one package a screen, and the parts that screens share.

Belongs here: widgets, models and the words on them. Doesn't: rules, SQL, or a screen that knows
another screen: one that must open another emits a signal, and `main_window.py` connects the two.
"""
