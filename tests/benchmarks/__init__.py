"""Benchmarks: each subject against a floor that is measured in the same run.

    python -m tests.benchmarks [--patients 3000 100000] [--json FILE] [NAME …]

Floor and subject are interleaved on warm files, fifteen times; the medians are compared, and the
absolute figure stands beside each ratio. These are figures to read, never tests that can fail a
build on a busy machine.
"""
