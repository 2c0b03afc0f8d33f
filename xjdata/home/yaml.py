"""YAML into a model, with errors that say file, line, field and what is allowed."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from xjdata.messages import ConfigError, Message, say

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]

# What pydantic finds, by its kind of fault or the first word of it; pydantic speaks English only.
_PROBLEMS = {
    "literal": "config.not_allowed",
    "string": "config.not_text",
    "list": "config.not_list",
    "dict": "config.not_fields",
    "model": "config.not_fields",
    "int": "config.not_integer",
    "bool": "config.not_bool",
    "date": "config.not_date",
    "time": "config.not_time",
    "float": "config.not_number",
    "decimal": "config.not_number",
    "too_short": "config.empty",
    "string_too_short": "config.empty",
}
# Bounds of a number, and where pydantic says which.
_BOUNDS = {
    "greater_than_equal": ("config.too_small", "ge"),
    "less_than_equal": ("config.too_large", "le"),
}


class _Loader(yaml.CSafeLoader):
    """YAML as people mean it: 12:30 is no number (YAML 1.1 reads 750), 2024-02-30 no crash.

    Both stay text, so that the field they stand in takes or refuses them.
    """

    def construct_yaml_int(self, node: yaml.ScalarNode) -> Any:
        return str(node.value) if ":" in node.value else super().construct_yaml_int(node)

    def construct_yaml_float(self, node: yaml.ScalarNode) -> Any:
        return str(node.value) if ":" in node.value else super().construct_yaml_float(node)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)


for _kind in ("int", "float", "timestamp"):
    _read = getattr(_Loader, f"construct_yaml_{_kind}")
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _read)


class FieldError(ValueError):
    """A fault that a validator found deeper inside the value it was given.

    Attributes:
        message: What is wrong.
        place: Keys and positions that lead from the validated value to the fault.
        allowed: What may stand there.
        meant: What stands there; the allowed value closest to it is named first.
    """

    def __init__(
        self, message: Message, *place: int | str, allowed: Iterable[str] = (), meant: str = ""
    ) -> None:
        """Keep the parts; the loader makes one message of them."""
        super().__init__(message)
        self.message = message
        self.place: Place = place
        self.allowed = list(allowed)
        self.meant = meant


def load_yaml_model(
    path: Path,
    model: type[Model],
    text: str | None = None,
    context: Mapping[str, Any] | None = None,
) -> Model:
    """Read a YAML file into a pydantic model.

    Args:
        path: The file, as it shall be named in an error.
        model: What the file holds.
        text: The text, when it has been read already (package data).
        context: What the validators of the model may ask for.

    Raises:
        ConfigError: The file is missing, is no YAML, or a field is wrong; names file, line,
            field and what is allowed there.
    """
    if text is None:
        text = _text_of(path)
    try:
        data = _data_of(path, text)
        return model.model_validate({} if data is None else data, context=dict(context or {}))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(
            say("config.not_yaml", file=path, line=line, problem=error.problem or error.context)
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise ConfigError(say("config.not_printable", file=path, line=line)) from None
    except ValidationError as error:
        raise _config_error(path, text, model, error) from None


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise ConfigError(say("config.no_file", file=path))
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(say("config.not_utf8", file=path, line=line)) from None


def _data_of(path: Path, text: str) -> Any:
    """What a YAML text holds; it is parsed once, for its repeated fields and its data."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        # Looked at first: making the data takes merged fields (<<) apart.
        _refuse_repeated_fields(path, node)
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_repeated_fields(path: Path, node: Any) -> None:
    """YAML readers keep the last of two equal fields and drop the other without a word."""
    if isinstance(node, yaml.SequenceNode):
        for member in node.value:
            _refuse_repeated_fields(path, member)
    elif isinstance(node, yaml.MappingNode):
        seen: set[tuple[str, str]] = set()
        for key, value in node.value:
            name = (key.tag, str(key.value))
            if name in seen and key.value != "<<":
                line = key.start_mark.line + 1
                problem = say("config.repeated_field")
                raise _fault(path, line, str(key.value), problem, "")
            seen.add(name)
            _refuse_repeated_fields(path, value)


def _config_error(
    path: Path, text: str, model: type[BaseModel], error: ValidationError
) -> ConfigError:
    """The first fault of a validation, as a message with a line.

    An unknown field comes before a missing one: it may be the missing one, misspelt.
    """
    faults = error.errors(include_url=False)
    fault = min(faults, key=lambda each: each["type"] != "extra_forbidden")
    place = fault["loc"]
    context = fault.get("ctx", {})
    cause = context.get("error")
    problem = problem_of(fault)
    allowed: Any = ""
    if isinstance(cause, FieldError):
        problem, place = cause.message, place + cause.place
        allowed = _allowed("config.allowed_values", cause.allowed, cause.meant)
    elif isinstance(cause, ValueError) and cause.args and isinstance(cause.args[0], Message):
        problem = cause.args[0]
    elif fault["type"] == "extra_forbidden":
        problem = say("config.unknown_field")
        names = _fields_at(model, place[:-1])
        allowed = _allowed("config.allowed_fields", names, str(place[-1]))
    elif fault["type"] == "missing":
        problem = say("config.missing_field")
    elif fault["type"] == "string_pattern_mismatch":
        problem = say("config.wrong_form", pattern=context["pattern"])
    elif "expected" in context:
        allowed = say("config.allowed_values", values=context["expected"])
    field = ".".join(str(part) for part in place if part != "__root__") or path.name
    return _fault(path, line_of(text, place), field, problem, allowed)


def problem_of(fault: Any) -> Any:
    """What pydantic found, in both languages where the catalogue knows it."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _BOUNDS:
        key, bound = _BOUNDS[kind]
        return say(key, bound=context[bound])
    known = _PROBLEMS.get(kind) or _PROBLEMS.get(kind.split("_")[0])
    return say(known) if known else fault["msg"].removeprefix("Value error, ")


def _fault(path: Path, line: int, field: str, problem: Any, allowed: Any) -> ConfigError:
    values = {"file": path, "line": line, "field": field, "problem": problem, "allowed": allowed}
    return ConfigError(say("config.invalid_field", **values))


def _allowed(key: str, names: list[str], meant: str) -> Message | str:
    """The allowed names, the one that was probably meant first."""
    if not names:
        return ""
    near = difflib.get_close_matches(meant, names, n=1)
    ordered = near + [name for name in names if name not in near]
    return say(key, values=", ".join(ordered))


def line_of(text: str, place: Place) -> int:
    """The line (from 1) of the deepest part of ``place`` the text holds."""
    node = yaml.compose(text, yaml.CSafeLoader)
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if found is None:
                continue
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):
                continue
            node = node.value[part]
            line = node.start_mark.line
    return int(line) + 1


def _fields_at(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The field names allowed at ``place`` below ``model``; empty when that cannot be told."""
    current: Any = model
    for part in place:
        current = _inside(current, part)
        if current is None:
            return []
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [field.alias or name for name, field in current.model_fields.items()]
    return []


def _inside(annotation: Any, part: int | str) -> Any:
    """The annotation found one step further down."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if part in (name, field.alias):
                return _model_in(field.annotation)
    return annotation if get_origin(annotation) is None else _model_in(annotation)


def _model_in(annotation: Any) -> Any:
    """The model somewhere inside ``list[X]``, ``dict[str, X]``, ``X | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is Literal:
        return None
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
