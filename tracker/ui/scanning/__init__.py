"""Scanners that type: a code arrives as keys, faster than anybody types.

Belongs here: telling a scan from typing. Doesn't: what a code means, or what a screen does with it.
"""
