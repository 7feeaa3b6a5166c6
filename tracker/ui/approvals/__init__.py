"""Authorisations on the screen: the list of who is to be asked, and the forms of one."""
