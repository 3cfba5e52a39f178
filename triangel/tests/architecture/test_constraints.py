"""A rule of the database that a form can run into is said in a sentence."""

import re

from django.apps import apps
from django.db import models
from django.db.models import F
from django.utils.functional import Promise

from triangel.tests.architecture import source

#: The tables of the subjects.
TABLES = [model for model in apps.get_models() if model.__module__.startswith("triangel.")]
CONSTRAINTS = [(table, each) for table in TABLES for each in table._meta.constraints]
SENTENCE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


#: What has a name on screen and is never typed: tables and columns that actions and triggers write by rules.
NEVER_TYPED = {
    ("Seat", "kind"),
    ("ClientRequest", "number"),
    ("ClientRequest", "state"),
    ("HistoryImport", "source"),
}


def mentioned(part: object) -> set[str]:
    """The columns that a constraint speaks of."""
    if isinstance(part, str):
        return {part.split("__")[0]}
    if isinstance(part, F):
        return {str(getattr(part, "name", "")).split("__")[0]}
    if isinstance(part, models.Q):
        sides = [
            side for child in part.children for side in (child if isinstance(child, tuple) else (child,))
        ]
        return set().union(*[mentioned(side) for side in sides if isinstance(side, models.Q | F | str)])
    if isinstance(part, models.expressions.BaseExpression):
        return set().union(*[mentioned(each) for each in part.get_source_expressions()])
    if isinstance(part, list | tuple):
        return set().union(*[mentioned(each) for each in part])
    return set()


def columns(table: type[models.Model], constraint: models.BaseConstraint) -> set[str]:
    """Of those, the ones that exist: the words in a condition may be values as well."""
    said = [getattr(constraint, name, None) for name in ("fields", "expressions", "condition")]
    if expressions := getattr(constraint, "expressions", None):
        said += [each[0] if isinstance(each, tuple) else each for each in expressions]
    known = {field.name for field in table._meta.get_fields()}
    return known & set().union(*[mentioned(each) for each in said])


def filled_in_by_people(table: type[models.Model], name: str) -> bool:
    """A column that has a name on screen, and a form that asks for it."""
    if (table.__name__, name) in NEVER_TYPED:
        return False
    return isinstance(getattr(table._meta.get_field(name), "verbose_name", None), Promise)


def test_every_table_belongs_to_a_subject() -> None:
    assert {table._meta.app_label for table in TABLES} <= set(source.SUBJECTS)


def test_a_constraint_that_a_form_can_meet_says_what_is_wrong() -> None:
    found = [
        constraint.name
        for table, constraint in CONSTRAINTS
        if any(filled_in_by_people(table, name) for name in columns(table, constraint))
        and constraint.violation_error_message is constraint.default_violation_error_message
    ]
    assert found == []


def test_the_name_of_a_constraint_is_a_sentence() -> None:
    assert [each.name for _table, each in CONSTRAINTS if not SENTENCE.fullmatch(each.name)] == []


def test_no_column_is_unique_without_a_name() -> None:
    """A nameless rule cannot be broken on purpose by a test, nor be said in a sentence."""
    nameless = [
        f"{table.__name__}.{field.name}"
        for table in TABLES
        for field in table._meta.local_fields
        if field.unique and not field.primary_key and not isinstance(field, models.OneToOneField)
    ]
    assert nameless == ["User.email"]  # Django asks for it of what somebody signs in with


def test_no_deletion_takes_what_happened_along() -> None:
    """Rows go with another only where they are a private note of it."""
    going = [
        f"{table.__name__}.{field.name}"
        for table in TABLES
        for field in table._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert going == ["SavedFilter.employee"]
