"""A picture that never changes under its address, for the browser of who may see it."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

#: Only in the browser of who asked, never in a cache between; not asked for again within a week.
KEPT: Final = "private, max-age=604800, immutable"


def known(request: HttpRequest, digest: str) -> HttpResponseBase | None:
    """The answer to a browser that has this picture already."""
    return get_conditional_response(request, quote_etag(digest), response=None)


def answer(picture: bytes | memoryview, digest: str) -> HttpResponse:
    """The picture itself."""
    headers = {"Cache-Control": KEPT, "ETag": quote_etag(digest), "Content-Disposition": "inline"}
    return HttpResponse(bytes(picture), content_type="image/jpeg", headers=headers)
