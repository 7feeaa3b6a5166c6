"""A clinic on a PostgreSQL server: whatever differs from a file, and nothing else.

Tables, columns and queries are those of the file: dates and moments are texts, doses whole numbers,
texts are compared by their code points. So a clinic can be moved from one to the other and back,
row by row. What the dialect can't hide is here: who may what (roles), connections and their time
limits, what a commit did whose answer never came, and news of what colleagues changed.
"""
