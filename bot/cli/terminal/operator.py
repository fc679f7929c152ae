"""Who sits at the terminal."""

import getpass


def name_here() -> str:
    """Give the name of the user who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return "nobody"
