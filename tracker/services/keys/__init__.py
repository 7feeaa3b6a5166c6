"""Who gets into an encrypted clinic: its data key, passwords, the recovery code, key slots.

Belongs here: unlocking, changing what unlocks, encrypting. Doesn't: what somebody may do once
inside (`authorize`), and ciphers themselves (`storage`).
"""
