"""What another system says of patients and injections, brought into this clinic.

Nothing here decides who somebody is, nor changes history: what is not certain is asked or waits,
and the rest comes in.
"""
