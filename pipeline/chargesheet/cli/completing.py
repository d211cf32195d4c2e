"""What the shell is offered where an option has only a few values; files are what it offers by itself."""

from collections.abc import Callable, Iterable


def values(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Completion of an option or argument with a few values."""
    kept = tuple(known)

    def complete(incomplete: str) -> list[str]:
        return [value for value in kept if value.startswith(incomplete)]

    return complete


def countries(incomplete: str) -> list[tuple[str, str]]:
    """Completion of a country: its code, in small letters where it was begun so, and its name."""
    from chargesheet.geography.countries import countries as known

    small = incomplete != "" and incomplete.islower()
    codes = [(found.id.lower() if small else found.id, found.names[0]) for found in known()]
    return [(code, name) for code, name in codes if code.startswith(incomplete)]


def languages(incomplete: str) -> list[tuple[str, str]]:
    """Completion of a language: its code and name, of those that become records."""
    from chargesheet.languages import settings, supported

    return [(code, settings(code).name) for code in supported() if code.startswith(incomplete)]
