"""Getting in: the password at the start and after a lock, and what locks the window.

Belongs here: what is on the screen while nobody has shown who they are, and the watch over how long
nobody has touched anything. Doesn't: what opens a clinic (`tracker/app.py`), forms about accounts.
The password window is the first thing anybody sees, before the program is loaded: it imports next
to nothing.
"""
