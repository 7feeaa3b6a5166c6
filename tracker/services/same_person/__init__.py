"""Who may be one person under two records: found, asked, merged by a person's signature, split again.

`kept` says who is seen instead of a merged patient, and is asked by every look-up. Nothing here
decides; whoever imports asks `questions` first.
"""
