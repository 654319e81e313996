"""The commands. Each module ``review/cli/<noun>.py`` exposes ``group``, a click command or group."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator

import click
from flask.cli import AppGroup, FlaskGroup

from review.config import ConfigError

#: Modules here that carry no command.
_NO_NOUN = frozenset({"base", "import_results", "recognition", "supervisor", "__main__"})


def nouns() -> Iterator[click.Command]:
    """The command or group of every module in this package."""
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _NO_NOUN:
            command: click.Command = importlib.import_module(f"{__name__}.{module.name}").group
            yield command


def _all_nouns() -> dict[str, click.Command]:
    return {str(command.name): command for command in nouns()}


def _find_noun(name: str) -> click.Command | None:
    """The command ``name``; where its module is called so too, nothing else is imported, and it starts sooner."""
    module = name.replace("-", "_")
    if module not in _NO_NOUN and module in {one.name for one in pkgutil.iter_modules(__path__)}:
        command: click.Command = importlib.import_module(f"{__name__}.{module}").group
        if command.name == name:
            return command
    return _all_nouns().get(name)


class DiscoveredGroup(AppGroup):
    """Our commands under ``flask --app review``; imported only when a command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_all_nouns()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _find_noun(cmd_name) or super().get_command(ctx, cmd_name)


class Main(FlaskGroup):
    """``judicial-branch``: our commands first; they start the application themselves when they need it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        # FlaskGroup would start the application to list its commands; help must not need settings.
        self._load_plugin_commands()
        return sorted({*self.commands, *_all_nouns()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _find_noun(cmd_name) or super().get_command(ctx, cmd_name)


def _create_app() -> object:
    from review import create_app

    return create_app()


def build() -> Main:
    """The command line as a click group."""
    return Main(
        name="judicial-branch",
        create_app=_create_app,  # type: ignore[arg-type]
        add_default_commands=False,
        load_dotenv=False,
        help="The objective third party between Marketing and Sales.",
    )


def main() -> None:
    """Run the command line. A refusal to start is one sentence and exit code 2."""
    try:
        build()(prog_name="judicial-branch")
    except ConfigError as error:
        print(f"judicial-branch: {error}", file=sys.stderr)
        raise SystemExit(2) from error
