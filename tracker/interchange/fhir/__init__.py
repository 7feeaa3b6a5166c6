"""FHIR R4: the clinic's records as resources, and resources as records.

Each kind of record has its resource; what has none is a Basic. A column is told once: by an element
where FHIR has one, else by an extension, so that a record comes back as it was (`resources.py`).
Resources that repeat what others say, for readers who don't know our extensions, are marked as
views and passed by when they come back.
"""
