"""``python -m chargesheet``: the same as the ``chargesheet`` command."""

from chargesheet.cli.main import main

if __name__ == "__main__":
    main()
