"""Figures of reports: pure functions over facts of the past and a day.

What belongs here says how something is counted. Where the facts come from is the services' business,
how a figure looks the screen's.
"""
