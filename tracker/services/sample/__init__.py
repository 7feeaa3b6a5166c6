"""The sample clinic: invented people in every state, for trying, drawing and measuring.

Everything here is made from a seed and a day; nothing of it ever enters a real clinic.
"""
