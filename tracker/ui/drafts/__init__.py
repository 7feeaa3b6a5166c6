"""Half-typed forms: kept every few seconds, and offered again to whoever typed them.

Belongs here: what every such form shares. Doesn't: what a form holds, which the form itself says.
"""
