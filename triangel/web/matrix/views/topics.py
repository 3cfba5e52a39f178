"""The tree of topics."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from triangel.desk import access, actions, queries
from triangel.desk.models import Topic
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.matrix.finding import topic_to_edit
from triangel.web.matrix.forms import MakeTopicForm, MoveTopicForm, TopicForm
from triangel.web.staff import StaffRequest, staff


@dataclass(frozen=True, slots=True)
class Node:
    """A topic in the tree, with what stands under it and how many rows it has in the matrix in force."""

    topic: Topic
    rows: int
    under: "list[Node]"

    @property
    def example(self) -> str:
        """The first question that clients ask about it; empty where none is known."""
        return next(iter(self.topic.examples.splitlines()), "")


@require_safe
@staff
def topics(request: StaffRequest) -> HttpResponse:
    """Every topic under its heading; retired ones apart."""
    rows = list(Topic.objects.all())
    under: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in rows:
        under[topic.parent_id].append(topic)
    version = queries.version_in_force(request.now)
    counted = version.rows.values_list("topic").annotate(count=Count("pk")).order_by() if version else []
    tree = list(_nodes(None, under, dict(counted)))
    count = sum(topic.is_active and not topic.is_heading for topic in rows)
    values = {"count": count}
    context = {
        "tree": tree,
        "lead": ngettext("%(count)s topic to choose from.", "%(count)s topics to choose from.", count)
        % values,
        "retired": [topic for topic in rows if not topic.is_active],
        "may_edit": access.can_edit_matrix(request.user),
        "now": request.now,
    }
    return render(request, "web/matrix/topics.html", context)


def _nodes(
    parent: int | None, under: Mapping[int | None, list[Topic]], rows: Mapping[int, int]
) -> Iterator[Node]:
    for topic in under.get(parent, ()):
        if topic.is_active:
            yield Node(topic, rows.get(topic.pk, 0), list(_nodes(topic.pk, under, rows)))


@asks
@staff
def make_topic(request: StaffRequest) -> HttpResponse:
    """Add a topic to the tree."""
    if not access.can_edit_matrix(request.user):
        raise Http404
    form = MakeTopicForm(typed(request), initial={"parent": _chosen(request)})
    if form.is_valid():
        with shown_in(form):
            made = actions.make_topic(
                form.text,
                code=form.cleaned_data["code"],
                parent=form.cleaned_data["parent"],
                actor=request.user,
                at=request.now,
            )
            return done(request, _("“%(topic)s” is there.") % {"topic": made.name}, reverse("topics"))
    hint = _("Until it has rows in a published matrix, its requests go as those of what it stands under.")
    return asked(request, Ask(form, _("New topic"), _("Make"), reverse("topics"), _("Topics"), hint))


def _chosen(request: StaffRequest) -> Topic | None:
    return Topic.objects.filter(code=request.GET.get("under", "").replace("\x00", "")[:40]).first()


@asks
@staff
def describe_topic(request: StaffRequest, code: str) -> HttpResponse:
    """Change what a topic is called and what is said about it."""
    topic = topic_to_edit(request, code)
    initial = {name: getattr(topic, name) for name in TopicForm.base_fields}
    form = TopicForm(typed(request), initial=initial)
    if form.is_valid():
        with shown_in(form):
            kept = actions.describe_topic(topic, text=form.text, actor=request.user, at=request.now)
            return done(request, _("“%(topic)s” is changed.") % {"topic": kept.name}, reverse("topics"))
    return asked(request, Ask(form, topic.name, _("Keep"), reverse("topics"), _("Topics")))


@asks
@staff
def move_topic(request: StaffRequest, code: str) -> HttpResponse:
    """Put a topic somewhere else in the tree."""
    topic = topic_to_edit(request, code)
    form = MoveTopicForm(typed(request), initial={"parent": topic.parent})
    if form.is_valid():
        with shown_in(form):
            kept = actions.move_topic(topic, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("“%(topic)s” is moved.") % {"topic": kept.name}, reverse("topics"))
    hint = _("A topic without rows of its own goes as the one it stands under.")
    ask = Ask(
        form, _("Move “%(topic)s”") % {"topic": topic.name}, _("Move"), reverse("topics"), _("Topics"), hint
    )
    return asked(request, ask)


@require_POST
@staff
def retire_topic(request: StaffRequest, code: str) -> HttpResponse:
    """Let nobody choose it any more."""
    topic = topic_to_edit(request, code)
    with told(request) as outcome:
        actions.retire_topic(topic, actor=request.user, at=request.now)
    if outcome.refused is None:
        said = _("“%(topic)s” is retired: nobody can choose it any more.") % {"topic": topic.name}
        return done(request, said, reverse("topics"))
    return redirect("topics")


@require_POST
@staff
def restore_topic(request: StaffRequest, code: str) -> HttpResponse:
    """Let it be chosen again."""
    topic = topic_to_edit(request, code)
    with told(request) as outcome:
        actions.restore_topic(topic, actor=request.user, at=request.now)
    if outcome.refused is None:
        return done(request, _("“%(topic)s” can be chosen again.") % {"topic": topic.name}, reverse("topics"))
    return redirect("topics")
