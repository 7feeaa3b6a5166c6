"""The charts of a treatment. Loads pyqtgraph, and numpy with it: imported when a chart is opened.

Belongs here: how figures of `services/courses/chart.py` are drawn, told as a table, and saved as a
picture. Doesn't: which figures, and what they mean.
"""
