"""Tokens: what is believed, and every way in which one is not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from app.errors import Forbidden, NotSignedIn, SignInAway
from app.models.roles import PEOPLE_ROLES
from app.security import tokens, verified
from app.security.issuer_keys import AGAIN_SECONDS, FRESH_SECONDS, STALE_SECONDS, IssuerKeys
from app.security.tokens import Issuer, Known, Verified, acting, known
from app.security.verified import VerifiedTokens

NOW = 1_780_000_000.0
ISSUER = "https://login.example.org/tenant"
RSA = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "two"})
CURVE = ECKey.generate_key("P-256", {"kid": "curve"})
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "sightline",
    "sub": "s-1",
    "exp": NOW + 600,
    "roles": ["practitioner"],
    "agency": "NMC",
}
ISSUERS = {ISSUER: Issuer(ISSUER, "sightline", {"one": RSA, "curve": CURVE}.get)}
CLEARANCES = dict.fromkeys(PEOPLE_ROLES, 1)


def token(key: Any = RSA, alg: str = "RS256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    named = {"alg": alg, "kid": key.kid, **(header or {})}
    return jwt.encode(named, claims, key, algorithms=[alg])


def read(text: str) -> Known:
    return known(text, ISSUERS, lambda: NOW)


def parts(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    def encoded(one: bytes) -> str:
        return base64.urlsafe_b64encode(one).decode().rstrip("=")

    return ".".join(
        [encoded(json.dumps(header).encode()), encoded(json.dumps(claims).encode()), encoded(signature)]
    )


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (CURVE, "ES256")])
def test_a_token_of_a_known_issuer_says_who_it_is(key: Any, alg: str) -> None:
    assert read(token(key, alg)) == Known("s-1", ("practitioner",), "NMC", 0.0)


def test_entra_people_are_known_by_tenant_and_object() -> None:
    found = read(token(tid="t-1", oid="o-1", preferred_username="somebody@example.org", auth_time=NOW - 5))
    assert (found.name, found.auth_time) == ("t-1|o-1", NOW - 5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (token(exp=NOW - 61), "expired"),
        (token(exp=None), "a time that is none"),
        (token(exp="tomorrow"), "a time that is none"),
        (token(exp=float("nan")), "a time that is none"),
        (token(exp=float("inf")), "a time that is none"),
        (token(exp=10**400), "a time that is none"),
        (token(nbf=NOW + 61), "not hold yet"),
        (token(iat=NOW + 61), "not hold yet"),
        (token(aud="another"), "another service"),
        (token(aud=None), "another service"),
        (token(aud=["a", "b"]), "another service"),
        (token(iss="https://elsewhere.example.org"), "issuer"),
        (token(iss=None), "issuer"),
        (token(sub=None), "names nobody"),
        (token(sub="Rubie Shaw"), "names nobody"),
        (token(OTHER), "key that is not known"),
        (token(OTHER, header={"kid": "one"}), "does not hold"),
        (token(RSA, header={"kid": "curve"}), "does not hold"),
        (token(header={"typ": "dpop+jwt"}), "another type"),
        (parts({"alg": "none", "kid": "one"}, CLAIMS), "not signed in a way"),
        (parts({"alg": "None", "kid": "one"}, CLAIMS), "not signed in a way"),
        (parts({"kid": "one"}, CLAIMS), "cannot be read"),
        (token()[:-4] + "AAAA", "does not hold"),
        (token() + "x" * 20_000, "too long"),
        ("", "cannot be read"),
        ("a.b.c", "cannot be read"),
        ("é.é.é", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_token_is_refused_in_words_without_its_content(text: str, why: str) -> None:
    with pytest.raises(NotSignedIn) as refused:
        read(text)
    assert why in refused.value.detail
    assert "s-1" not in refused.value.detail
    assert "Rubie" not in refused.value.detail


def test_a_signature_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    decode = jwt.decode

    def counted(text: str, *rest: Any, **named: Any) -> Any:
        checked.append(text)
        return decode(text, *rest, **named)

    monkeypatch.setattr(tokens.jwt, "decode", counted)
    seen, first, second = VerifiedTokens[Verified](), token(), token(sub="s-2")
    names = [known(one, ISSUERS, lambda: NOW, seen).name for one in (first, second, first, second, first)]
    assert names == ["s-1", "s-2", "s-1", "s-2", "s-1"]
    assert checked == [first, second]


REPLACED = RSAKey.generate_key(2048, {"kid": "one"})


@pytest.mark.parametrize(
    ("keys", "audience", "later", "why"),
    [
        ({}, "sightline", 0, "key that is not known"),
        ({"one": REPLACED}, "sightline", 0, "does not hold"),
        ({"one": RSA}, "another", 0, "another service"),
        ({"one": RSA}, "sightline", 661, "expired"),
        (None, "sightline", 0, "issuer"),
    ],
)
def test_a_token_that_was_believed_before_is_believed_no_longer_than_its_key_audience_and_time(
    keys: dict[str, Any] | None, audience: str, later: float, why: str
) -> None:
    seen, text = VerifiedTokens[Verified](), token()
    assert known(text, ISSUERS, lambda: NOW, seen).name == "s-1"
    now_believed = {} if keys is None else {ISSUER: Issuer(ISSUER, audience, keys.get)}
    for _ in range(2):
        with pytest.raises(NotSignedIn, match=why):
            known(text, now_believed, lambda: NOW + later, seen)
    assert known(text, ISSUERS, lambda: NOW, seen).name == "s-1"


def test_what_was_refused_is_not_remembered_and_a_changed_token_is_another_one() -> None:
    seen, text = VerifiedTokens[Verified](), token()
    forged = text[:-4] + "AAAA"
    for _ in range(2):
        with pytest.raises(NotSignedIn, match="does not hold"):
            known(forged, ISSUERS, lambda: NOW, seen)
    assert seen.find(forged) is None
    known(text, ISSUERS, lambda: NOW, seen)
    with pytest.raises(NotSignedIn, match="does not hold"):
        known(forged, ISSUERS, lambda: NOW, seen)


def test_only_so_many_tokens_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verified, "MOST", 2)
    seen = VerifiedTokens[Verified]()
    first, second, third = (token(sub=f"s-{one}") for one in range(3))
    for one in (first, second, first, third):
        known(one, ISSUERS, lambda: NOW, seen)
    assert [seen.find(one) is not None for one in (first, second, third)] == [True, False, True]


def test_the_public_key_as_a_secret_signs_nothing() -> None:
    """RS256 turned into HS256, with what everybody knows as the key."""
    public = RSA.as_pem(private=False)
    header = {"alg": "HS256", "kid": "one", "typ": "JWT"}
    unsigned = parts(header, CLAIMS).rpartition(".")[0]
    mark = hmac.new(public, unsigned.encode(), hashlib.sha256).digest()
    with pytest.raises(NotSignedIn, match="not signed in a way"):
        read(parts(header, CLAIMS, mark))
    with pytest.raises(NotSignedIn):
        read(token(OctKey.import_key("a secret of sixteen", {"kid": "one"}), "HS256"))


@given(st.text(max_size=200))
def test_no_text_signs_in(text: str) -> None:
    with pytest.raises(NotSignedIn):
        read(text)


def test_one_role_at_a_time() -> None:
    both = Known("s-1", ("practitioner", "auditor"), "", 0.0)
    with pytest.raises(Forbidden, match="practitioner, auditor"):
        acting(both, "", CLEARANCES)
    assert acting(both, "auditor", CLEARANCES).role == "auditor"
    for wanted in ("steward", "operator", "feeder"):
        with pytest.raises(Forbidden):
            acting(both, wanted, CLEARANCES)
    with pytest.raises(Forbidden, match="no role"):
        acting(Known("s-1", (), "", 0.0), "", CLEARANCES)
    assert read(token(roles=["operator", "feeder", "nobody", 7])).roles == ()
    assert read(token(roles="steward")).roles == ("steward",)


class Web:
    """An issuer's addresses; counts how often it is asked."""

    def __init__(self) -> None:
        self.keys = [RSA]
        self.asked = 0
        self.away = False
        self.issuer = ISSUER
        self.jwks_uri = f"{ISSUER}/keys"

    def __call__(self, address: str) -> dict[str, Any]:
        self.asked += 1
        if self.away:
            raise OSError("away")
        if address.endswith("openid-configuration"):
            return {"issuer": self.issuer, "jwks_uri": self.jwks_uri}
        assert address == self.jwks_uri
        secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}
        weak = {"kty": "EC", "kid": "for-encryption", "use": "enc"}
        return {"keys": [*(key.as_dict(private=False) for key in self.keys), secret, weak, "no key"]}


def test_keys_rotate_and_an_unknown_one_is_looked_for_once() -> None:
    web, now = Web(), [0.0]
    keys = IssuerKeys(ISSUER, "", web, lambda: now[0])
    assert keys.key("one") is not None
    assert web.asked == 2
    assert keys.key("two") is None
    assert keys.key("oct") is None
    assert keys.key("for-encryption") is None
    assert web.asked == 2, "whoever makes up key ids makes us ask nobody"
    web.keys = [OTHER]
    now[0] = AGAIN_SECONDS
    assert keys.key("two") is not None
    assert keys.key("one") is None, "what the issuer took back opens nothing"
    asked = web.asked
    now[0] += FRESH_SECONDS
    assert keys.key("two") is not None
    assert web.asked > asked


def test_while_the_issuer_is_away_its_last_keys_serve_for_an_hour_and_then_nobody_signs_in() -> None:
    web, now = Web(), [0.0]
    keys = IssuerKeys(ISSUER, f"{ISSUER}/keys", web, lambda: now[0])
    assert keys.key("one") is not None
    web.away = True
    now[0] = STALE_SECONDS - 1
    assert keys.key("one") is not None
    now[0] = STALE_SECONDS
    with pytest.raises(SignInAway):
        keys.key("one")
    web.away = False
    now[0] += AGAIN_SECONDS
    assert keys.key("one") is not None


def test_a_discovery_document_must_be_the_issuers_own() -> None:
    for spoiled in (
        {"issuer": "https://elsewhere.example.org"},
        {"jwks_uri": "http://login.example.org/keys"},
    ):
        web = Web()
        for name, value in spoiled.items():
            setattr(web, name, value)
        with pytest.raises(SignInAway):
            IssuerKeys(ISSUER, "", web, lambda: 0.0).key("one")
