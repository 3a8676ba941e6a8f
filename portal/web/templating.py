"""Compiled templates, one set per language: words without variables are translated when a template is compiled.

A page says forty to a hundred such words; looking each up whenever it is shown took a fifth of its time.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from babel.support import Translations
from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from portal.config import ROOT
from portal.web.locale import language

LookUp = Callable[[str], str]


def init_app(app: Flask) -> None:
    """Before the first use of app.jinja_env."""
    app.jinja_environment = Templates


class Templates(Environment):
    """Hands every template on to the environment of the language of this request."""

    speaks: LookUp | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.speaks:
            _Spoken(self.speaks).visit(tree)
        return tree

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja's name
        if self.speaks:
            return super()._load_template(name, globals)
        return self._in(language())._load_template(name, globals)

    def _in(self, chosen: str) -> "Templates":
        spoken: dict[str, Templates] = self.__dict__.setdefault("spoken", {})
        if chosen not in spoken:
            made = self.overlay()
            made.speaks = Translations.load(str(ROOT / "translations"), [chosen]).gettext
            spoken[chosen] = made
        return spoken[chosen]


class _Spoken(NodeTransformer):
    """`_("words")` becomes the words of one language; with variables it stays a call."""

    def __init__(self, look_up: LookUp) -> None:
        self.look_up = look_up

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        called, given = node.node, node.args
        if not isinstance(called, nodes.Name) or called.name != "_" or node.kwargs or len(given) != 1:
            return node
        text = given[0]
        if not isinstance(text, nodes.Const) or not isinstance(text.value, str):
            return node
        return nodes.Const(self.look_up(text.value), lineno=node.lineno)
