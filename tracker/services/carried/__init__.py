"""The whole clinic as plain records, for files of other formats: out of one clinic, into another.

A record's values are as they are stored, texts, numbers, true and false; where it names another one
it names its uuid. `kinds.py` says what travels, in which order, and what doesn't and why;
`records_out.py` gives it, `records_in.py` takes it. What a file makes of them is `interchange`'s.
"""
