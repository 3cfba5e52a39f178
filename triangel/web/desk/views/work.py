"""My work: everything that waits for who looks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from triangel.desk import actions
from triangel.desk.models import Notice
from triangel.ui.refusals import told
from triangel.web.desk import gaps, plate, replies
from triangel.web.staff import StaffRequest, or_portal, staff


@require_safe
@or_portal
@staff
def my_work(request: StaffRequest) -> HttpResponse:
    """The plate, of all seats or of one."""
    seat = request.GET.get("seat", "")
    chosen = int(seat) if seat.isascii() and seat.isdecimal() and len(seat) < 15 else None
    context = {"work": plate.my_work(request, seat=chosen), "now": request.now}
    template = "web/desk/_plate.html" if request.htmx else "web/desk/my_work.html"
    return render(request, template, context)


@require_POST
@staff
def read_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a notice off the plate."""
    notice = get_object_or_404(Notice, pk=pk, employee=request.employee)
    with told(request):
        actions.read_notice(notice, actor=request.user, at=request.now)
    if request.htmx and notice.client_request is not None:
        return replies.back(request, notice.client_request)
    if request.htmx:
        return replies.to_plate(request)
    return redirect("my_work")


@require_safe
@staff
def my_gaps(request: StaffRequest) -> HttpResponse:
    """The gaps in seats about which who looks has to do something, for the plate."""
    return render(request, "web/desk/_gaps.html", {"gaps": gaps.to_mend(request), "now": request.now})
