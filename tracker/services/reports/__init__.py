"""Where the figures of reports come from: stored facts, read in chunks, counted by the domain.

Each query takes `progress(done, total)`, which may raise to stop it, and hands back frozen values:
counts with the keys of what they count, so that every figure can open its rows.
"""
