"""`triangel set-up`: the first administrator, teams and matrix of somebody's own provider."""

import argparse
import getpass
import os
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import Refused
from triangel.desk import actions as desk_actions
from triangel.people import actions as people_actions
from triangel.people.models import Employee


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the administrator's name")
    parser.add_argument("--email", required=True, help="the address he signs in with")
    parser.add_argument("--team", default="Directie", help="his team (%(default)s)")
    parser.add_argument("--service-desk", default="Servicedesk", help="the first service desk (%(default)s)")
    parser.add_argument("--language", choices=["nl", "en"], default="nl", help="his language (%(default)s)")


def run(arguments: argparse.Namespace) -> int:
    if Employee.objects.exists():
        raise Refused("Somebody works here already: an administrator adds people on the page People.")
    password = ask_password(arguments.email, arguments.name)
    set_up(arguments, password)
    print(f"{arguments.name} can sign in as {arguments.email}. Start with `triangel run --empty`.")
    return 0


@transaction.atomic
def set_up(arguments: argparse.Namespace, password: str) -> Employee:
    """Everything a first administrator needs to go on by himself in the pages, or nothing."""
    at, system = timezone.now(), User.objects.system()
    desk_actions.publish_first_matrix(actor=system, at=at)
    people_actions.make_team(name=arguments.service_desk, is_service_desk=True, actor=system, at=at)
    team = people_actions.make_team(name=arguments.team, actor=system, at=at)
    employee = people_actions.hire(
        name=arguments.name,
        team=team,
        starts_on=local_day(at),
        email=arguments.email,
        is_administrator=True,
        actor=system,
        at=at,
    )
    people_actions.give_sign_in(
        employee,
        email=arguments.email,
        language=arguments.language,
        password=password,
        actor=system,
        at=at,
    )
    return employee


def ask_password(email: str, name: str) -> str:
    """Typed twice at a terminal, or from TRIANGEL_PASSWORD for who installs by script."""
    password = os.environ.get("TRIANGEL_PASSWORD", "")
    if not password and not sys.stdin.isatty():
        raise Refused("Set TRIANGEL_PASSWORD, or run this at a terminal to type a password.")
    if not password:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise Refused("These are two different passwords. Start again.")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return password
