"""The panel in which the numbers add up. It shows and opens; it changes nothing."""
