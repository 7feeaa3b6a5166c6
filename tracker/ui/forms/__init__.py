"""The fields of an act that more than one screen offers, for a panel or a window to lay out.

Belongs here: fields, what is read for them, and the draft that they make. Doesn't: buttons, saving.
"""
