"""`tracker` and `python -m tracker`: everything starts at the command line."""


def main() -> None:
    from tracker.cli import main as run

    run()


if __name__ == "__main__":
    main()
