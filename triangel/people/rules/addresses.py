"""E-mail addresses: which are the provider's own, in plain values."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

#: Where anybody may have an address: that two people share one of these says nothing about where they work.
PUBLIC_MAIL = frozenset(
    {
        "aol.com", "casema.nl", "chello.nl", "freedom.nl", "gmail.com", "gmx.com", "gmx.net",
        "googlemail.com", "hetnet.nl", "home.nl", "hotmail.com", "hotmail.nl", "icloud.com", "kpnmail.nl",
        "kpnplanet.nl", "live.com", "live.nl", "mac.com", "me.com", "msn.com", "online.nl", "outlook.com",
        "outlook.nl", "planet.nl", "pm.me", "proton.me", "protonmail.com", "quicknet.nl", "tele2.nl",
        "telfort.nl", "upcmail.nl", "versatel.nl", "xs4all.nl", "yahoo.com", "ziggo.nl", "zonnet.nl",
    }
)  # fmt: skip

#: A domain is the provider's when one in so many of its people has an address there. Fewer are people who
#: work at a client's and have an address of his.
ONE_IN = 4


def domain_of(address: str) -> str:
    """What stands behind the "@", in small letters."""
    return address.rpartition("@")[2].strip().lower()


def provider_domains(addresses: Iterable[str]) -> frozenset[str]:
    """The provider's own domains, from the addresses of everybody in service."""
    counts = Counter(domain_of(address) for address in addresses if address)
    everybody = counts.total()
    return frozenset(
        domain
        for domain, count in counts.items()
        if domain not in PUBLIC_MAIL and count * ONE_IN >= everybody
    )


def is_of(address: str, domains: AbstractSet[str]) -> bool:
    """Whether an address lies in one of these domains, or in a part of one."""
    domain = domain_of(address)
    return any(domain == own or domain.endswith(f".{own}") for own in domains)
