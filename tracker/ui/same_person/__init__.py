"""“Same person?”: pairs of records, two of them side by side, merging and splitting."""
