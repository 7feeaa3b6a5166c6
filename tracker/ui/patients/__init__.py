"""The patients: the list of all, one patient with everything known, and the forms about them.

Belongs here: what is told and changed about a patient and their treatments. Doesn't: recording and
changing injections (`ui/visits`), nor calling and booking (`ui/recall`): a screen emits what it
wants, and the main window connects it.
"""
