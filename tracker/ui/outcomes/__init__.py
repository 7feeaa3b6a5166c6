"""How patients do: scores, how injections worked, harm, consent, what was tried before.

Parts that the Patient screen and the Record screen show. Doesn't belong here: whether a change
matters or a rule asks; the domain says that.
"""
