"""The number of the program's own rules of computing windows, states and next steps.

What is stored was worked out by one of them. Raised by one whenever a change of the code makes the
same facts, under the same rules of a clinic, give other dates, states or steps: a clinic that was
worked out by an older number is then worked out anew. A test reminds of it.
"""

RULES_VERSION = 2
