"""How patients do: scores, responses, symptoms, harm, follow-ups, and whether treatment goes on.

Belongs here: what was measured or told after injections, and the instruments and rules that ask.
Doesn't: what is asked at the visit itself (`visits`), and figures of many patients (`reports`).
"""
