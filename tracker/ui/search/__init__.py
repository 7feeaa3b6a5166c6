"""One search for everything (Ctrl+K): patients as they are typed, and commands.

Belongs here: the field, its list of answers, and what a command is. Doesn't: how patients are
found, which is `services/patients/search`, nor what a command does, which is whoever offers it.
"""
