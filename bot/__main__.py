"""Start Errdesk: ``python -m bot`` and the ``errdesk`` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
