"""The Recall screen, the nurse's home: who is due, call, book, next.

`recall_page` puts it together. Belongs here: what the list shows and how it is narrowed, the side
panel of the current row, and its forms, which open inside the panel. Doesn't: deciding whose turn
it is, which is the domain's, and opening other screens, which is the window's.
"""
