"""The Reports screen: a few figures with their definitions, each of which opens what it counts."""
