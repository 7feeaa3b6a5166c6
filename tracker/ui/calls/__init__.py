"""Call mode: the recall list one patient at a time, full screen, by keyboard.

The design, for whoever measures it. `CallWindow` walks the course ids that the list had when it was
opened; one `CallSheet` is all that a call needs, for every treatment of the patient that is to be
called about. While one patient is spoken to, the next sheet is asked for already, so an outcome is
one write and, at once, the next sheet: nothing waits for the write, and one that fails brings its
patient back. Keys are heeded by the moment at which they were pressed (`PressGuard`), not by when
the program came to read them.

It is a mode of the recall screen and uses its forms; other screens don't know it.
"""
