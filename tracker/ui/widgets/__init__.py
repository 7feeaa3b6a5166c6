"""Small parts that more than one screen uses. They know no screen and no service."""
