"""Letters that are not about one request: the link with which a contact signs in."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from triangel.clients import actions
from triangel.clients.models import Contact
from triangel.clients.rules import LINK_LIVES
from triangel.core.models import User


def send_sign_in_link(email: str, browser_hash: str, at: datetime) -> bool:
    """Mail a link to the contact with this address; whether there is one who may come in.

    Done in the background for every address, known or not, so that whoever asks cannot tell them apart.
    """
    made = actions.make_sign_in_link(email, browser_hash=browser_hash, actor=User.objects.system(), at=at)
    if made is None:
        return False
    contact, token = made
    _sign_in_letter(contact, token).send()
    return True


def _sign_in_letter(contact: Contact, token: str) -> EmailMessage:
    with translation.override(contact.letters_language):
        address = f"{settings.PUBLIC_URL}{reverse('portal_use_link', args=[token])}"
        minutes = {"minutes": LINK_LIVES.seconds // 60}
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": contact.name},
                _("With this link you come in. Open it in the browser in which you asked for it:"),
                address,
                _("It works once, for %(minutes)s minutes.") % minutes,
                _("Did you not ask for this? Then you need do nothing: nobody has come in."),
            ]
        )
        return EmailMessage(_("Your link to sign in"), body, to=[contact.email])
