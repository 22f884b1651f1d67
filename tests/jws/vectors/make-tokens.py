#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes offer-tokens.json and dpop-proofs.json: tokens made by another implementation (the
`cryptography` package, which is OpenSSL) out of text put together here, so that nothing of
Beckon's has a say in what Beckon is held against. Ed25519 is deterministic: run again, it writes
the same files. Needs python3-cryptography; the tests need only what it wrote."""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).parent
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group, RFC 8032 section 5.1


def b64(data):
    raw = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    def __init__(self, seed_hex):
        self.secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed_hex))
        self.x = self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(self.x)}
        required = '{"crv":"Ed25519","kty":"OKP","x":"%s"}' % b64(self.x)
        self.thumbprint = b64(hashlib.sha256(required.encode()).digest())

    def sign(self, text):
        return self.secret.sign(text.encode())


HUB = Key("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")  # RFC 8037 A.1
PREVIOUS = Key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")  # RFC 8032 7.1
STRANGER = Key("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")  # RFC 8032 7.1

NOW = 1795514460  # 2026-11-24T10:01:00Z
AUDIENCE = "app.shop.example"
CLAIMS = {
    "iss": "https://shop.example", "sub": "p-7Xk2", "aud": AUDIENCE, "jti": "offer-0001",
    "iat": NOW - 60, "nbf": NOW - 60, "exp": NOW + 7200, "cnf": {"jkt": PREVIOUS.thumbprint},
    "campaign": "trail-shoe-care", "gtin": "4006381333931", "text": "Pflege f\u00fcr Ihre Schuhe",
}
HEADER = {"alg": "EdDSA", "typ": "offer+jwt", "kid": HUB.thumbprint}


def dump(value):
    return json.dumps(value, separators=(",", ":"))


def seal(header, payload, key=HUB):
    text = b64(header if isinstance(header, (str, bytes)) else dump(header)) + "." + \
        b64(payload if isinstance(payload, (str, bytes)) else dump(payload))
    return text + "." + b64(key.sign(text))


def header(**changes):
    return {k: v for k, v in {**HEADER, **changes}.items() if v is not ...}


def claims(**changes):
    return {k: v for k, v in {**CLAIMS, **changes}.items() if v is not ...}


GOOD = seal(HEADER, CLAIMS)
HEAD, BODY, SIG = GOOD.split(".")


def hmac_token(alg, digest, secret):
    text = b64(dump(header(alg=alg))) + "." + BODY
    return text + "." + b64(hmac.new(secret, text.encode(), digest).digest())


def with_unused_bits(part):
    """The same bytes, but not the canonical spelling."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(part) % 4 in (2, 3)
    return part[:-1] + alphabet[alphabet.index(part[-1]) + 1]


def uneven(value):
    """JSON text whose base64url leaves bits unused."""
    text = dump(value)
    return text if len(text.encode()) % 3 else text + " "


def resign(text):
    return text + "." + b64(HUB.sign(text))


def flip(signature, position):
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[position] ^= 1
    return b64(bytes(raw))


def add_order(signature):
    """RFC 8032 section 5.1.7 wants S below the order: S + L verifies where nobody looks."""
    raw = base64.urlsafe_b64decode(signature + "==")
    return b64(raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little"))


def in_standard_alphabet():
    for n in range(1000):
        token = seal(HEADER, claims(jti="offer-%d" % n))
        part = token.split(".")[2]
        if "-" in part or "_" in part:
            return token[:-len(part)] + part.replace("-", "+").replace("_", "/")
    raise AssertionError


def valid_offers():
    yield "as the hub makes it", GOOD, AUDIENCE
    yield "no audience asked for", GOOD, None
    yield "named Ed25519", seal(header(alg="Ed25519"), CLAIMS), AUDIENCE
    yield "signed by the previous key", seal(header(kid=PREVIOUS.thumbprint), CLAIMS, PREVIOUS), AUDIENCE
    yield "a header member that nobody knows", seal(header(x="y"), CLAIMS), AUDIENCE
    yield "white space inside the JSON", seal(json.dumps(HEADER, indent=1), json.dumps(CLAIMS)), AUDIENCE
    yield "several audiences", seal(HEADER, claims(aud=["till.example", AUDIENCE])), AUDIENCE
    yield "times with fractions", seal(HEADER, claims(iat=NOW - 0.5, exp=NOW + 0.25)), AUDIENCE
    yield "expired within the leeway", seal(HEADER, claims(exp=NOW - 59)), AUDIENCE
    yield "begins within the leeway", seal(HEADER, claims(iat=NOW + 60, nbf=NOW + 60)), AUDIENCE


def bad_shapes():
    shape = "three parts"
    yield "empty", "", shape
    yield "one part", HEAD, shape
    yield "two parts", HEAD + "." + BODY, shape
    yield "two dots alone", "..", "signature"
    yield "four parts", GOOD + ".AAAA", "signature"
    yield "five parts like JWE", GOOD + ".AAAA.AAAA", "signature"
    yield "JSON serialisation", dump({"protected": HEAD, "payload": BODY, "signature": SIG}), shape
    yield "no header", "." + BODY + "." + SIG, "header"
    yield "no payload", resign(HEAD + "."), "payload"
    yield "detached payload", HEAD + ".." + SIG, "signature"
    yield "no signature", HEAD + "." + BODY + ".", "signature"
    yield "a short signature", HEAD + "." + BODY + "." + b64(b"\1" * 63), "signature"
    yield "a long signature", HEAD + "." + BODY + "." + b64(b"\1" * 65), "signature"
    yield "a space before", " " + GOOD, "header"
    yield "a space after", GOOD + " ", "signature"
    yield "a line end after", GOOD + "\n", "signature"
    yield "a carriage return after", GOOD + "\r", "signature"
    yield "a tab within the payload, signed so", resign(HEAD + "." + BODY[:8] + "\t" + BODY[8:]), "payload"
    yield "a line end within the header, signed so", resign(HEAD[:8] + "\n" + HEAD[8:] + "." + BODY), "header"
    yield "padded header", resign(b64(dump(HEADER) + " ") + "=" + "." + BODY), "header"
    yield "padded payload", resign(HEAD + "." + b64(uneven(CLAIMS)) + "=="), "payload"
    yield "padded signature", GOOD + "==", "signature"
    yield "standard base64 alphabet", in_standard_alphabet(), "signature"
    yield "unused bits in the header", resign(with_unused_bits(b64(uneven(HEADER))) + "." + BODY), "header"
    yield "unused bits in the payload", resign(HEAD + "." + with_unused_bits(b64(uneven(CLAIMS)))), "payload"
    yield "unused bits in the signature", HEAD + "." + BODY + "." + with_unused_bits(SIG), "signature"
    yield "letters that are no base64url", resign(HEAD + "." + BODY + "\u00e9"), "payload"
    yield "over 16 KiB", seal(HEADER, claims(text="x" * 16000)), "longer"


def bad_algorithms():
    why = "\"alg\""
    for alg in ("none", "None", "NONE", ""):
        text = b64(dump(header(alg=alg))) + "." + BODY
        yield "alg %r, unsigned" % alg, text + ".", "signature"
        yield "alg %r, signed" % alg, resign(text), why
    for alg in ("HS256", "HS512", "RS256", "PS256", "ES256", "ES512", "Ed448", "eddsa", "ED25519", "EdDSA "):
        yield "alg %s" % alg, seal(header(alg=alg), CLAIMS), why
    yield "HS256 keyed with the public key", hmac_token("HS256", "sha256", HUB.x), "signature"
    yield "HS256 keyed with the JWK", hmac_token("HS256", "sha256", dump(HUB.jwk).encode()), "signature"
    yield "HS512 keyed with the public key", hmac_token("HS512", "sha512", HUB.x), why
    yield "EdDSA said, HS512 done", hmac_token("EdDSA", "sha512", HUB.x), "not that of the key"
    yield "alg missing", seal(header(alg=...), CLAIMS), why
    yield "alg null", seal(header(alg=None), CLAIMS), why
    yield "alg a number", seal(header(alg=1), CLAIMS), why
    yield "alg a list", seal(header(alg=["EdDSA"]), CLAIMS), why


def bad_headers():
    for name, typ in (("missing", ...), ("JWT", "JWT"), ("of a proof", "dpop+jwt"), ("null", None),
                      ("in capitals", "OFFER+JWT"), ("a list", ["offer+jwt"]), ("with a space", "offer+jwt ")):
        yield "typ " + name, seal(header(typ=typ), CLAIMS), "\"typ\""
    yield "kid missing", seal(header(kid=...), CLAIMS), "\"kid\""
    yield "kid null", seal(header(kid=None), CLAIMS), "\"kid\""
    yield "kid empty", seal(header(kid=""), CLAIMS), "\"kid\""
    yield "kid a list", seal(header(kid=[HUB.thumbprint]), CLAIMS), "\"kid\""
    yield "kid too long", seal(header(kid="k" * 129), CLAIMS), "\"kid\""
    yield "kid unknown", seal(header(kid=STRANGER.thumbprint), CLAIMS, STRANGER), "\"kid\""
    yield "kid a path", seal(header(kid="../../etc/passwd"), CLAIMS), "\"kid\""
    yield "kid of another key of the set", seal(header(kid=PREVIOUS.thumbprint), CLAIMS), "not that of the key"
    yield "kid in other case", seal(header(kid=HUB.thumbprint.swapcase()), CLAIMS), "\"kid\""
    yield "kid with a NUL", seal(dump(HEADER)[:-2] + "\\u0000\"}", CLAIMS), "header"
    yield "a key in the header", seal(header(kid=STRANGER.thumbprint, jwk=STRANGER.jwk), CLAIMS, STRANGER), "\"kid\""
    yield "a key in the header under a known kid", seal(header(jwk=STRANGER.jwk), CLAIMS, STRANGER), "not that of the key"
    yield "a key address in the header", seal(header(jku="https://evil.example/jwks"), CLAIMS, STRANGER), "not that of the key"
    yield "crit", seal(header(crit=["exp"], exp=NOW), CLAIMS), "\"crit\""
    yield "crit, empty", seal(header(crit=[]), CLAIMS), "\"crit\""
    yield "crit, null", seal(header(crit=None), CLAIMS), "\"crit\""
    yield "crit b64", seal(header(crit=["b64"], b64=False), CLAIMS), "\"crit\""
    text = dump(HEADER)
    yield "alg twice", seal(text[:-1] + ",\"alg\":\"EdDSA\"}", CLAIMS), "two members"
    yield "alg twice, first none", seal("{\"alg\":\"none\"," + text[1:], CLAIMS), "two members"
    yield "kid twice", seal(text[:-1] + ",\"kid\":\"%s\"}" % PREVIOUS.thumbprint, CLAIMS), "two members"
    yield "typ twice, once escaped", seal(text[:-1] + ",\"t\\u0079p\":\"offer+jwt\"}", CLAIMS), "two members"
    yield "header no JSON", seal("alg=EdDSA", CLAIMS), "header"
    yield "header empty", seal("", CLAIMS), "header"
    yield "header a list", seal("[" + text + "]", CLAIMS), "header"
    yield "header a text", seal("\"EdDSA\"", CLAIMS), "header"
    yield "header cut off", seal(text[:-1], CLAIMS), "header"
    yield "header twice", seal(text + text, CLAIMS), "header"
    yield "header with a comment", seal("/**/" + text, CLAIMS), "header"
    yield "header as JavaScript", seal("var h = " + text, CLAIMS), "header"
    yield "header with a last comma", seal(text[:-1] + ",}", CLAIMS), "header"
    yield "header with single quotes", seal(text.replace("\"", "'"), CLAIMS), "header"
    yield "header with a byte order mark", seal("\ufeff" + text, CLAIMS), "header"
    yield "header not UTF-8", seal(text[:-1].encode() + b",\"x\":\"\xff\"}", CLAIMS), "header"
    yield "header nested deep", seal(text[:-1] + ",\"x\":" + "[" * 4000 + "]" * 4000 + "}", CLAIMS), "too deep"


def bad_signatures():
    why = "not that of the key"
    yield "signed by a stranger", seal(HEADER, CLAIMS, STRANGER), why
    yield "signature of zeros", HEAD + "." + BODY + "." + b64(bytes(64)), why
    yield "R with a bit flipped", HEAD + "." + BODY + "." + flip(SIG, 0), why
    yield "S with a bit flipped", HEAD + "." + BODY + "." + flip(SIG, 40), why
    yield "S beyond the order", HEAD + "." + BODY + "." + add_order(SIG), why
    yield "signature of another offer", HEAD + "." + b64(dump(claims(jti="offer-0002"))) + "." + SIG, why
    yield "header changed afterwards", b64(dump(header(alg="Ed25519"))) + "." + BODY + "." + SIG, why
    yield "signature over the payload alone", HEAD + "." + BODY + "." + b64(HUB.sign(BODY)), why
    yield "signature over the decoded payload", HEAD + "." + BODY + "." + b64(HUB.sign(dump(CLAIMS))), why
    yield "payload and header swapped", BODY + "." + HEAD + "." + SIG, "\"alg\""


def bad_claims():
    text = dump(CLAIMS)
    yield "payload no JSON", seal(HEADER, "offer"), "payload"
    yield "payload a list", seal(HEADER, "[" + text + "]"), "payload"
    yield "payload with a last comma", seal(HEADER, text[:-1] + ",}"), "payload"
    yield "payload not UTF-8", seal(HEADER, text[:-1].encode() + b",\"x\":\"\xc3\"}"), "payload"
    yield "exp twice", seal(HEADER, text[:-1] + ",\"exp\":%d}" % (NOW + 9999)), "two members"
    yield "a nested name twice", seal(HEADER, text[:-1] + ",\"x\":{\"y\":1,\"y\":2}}"), "two members"
    for name in ("iss", "sub", "jti", "iat", "nbf", "exp", "aud"):
        yield name + " missing", seal(HEADER, claims(**{name: ...})), "\"%s\" is missing" % name
        yield name + " null", seal(HEADER, claims(**{name: None})), "\"%s\"" % name
    for name in ("iss", "sub", "jti", "aud"):
        yield name + " a number", seal(HEADER, claims(**{name: 7})), "\"%s\"" % name
        yield name + " empty", seal(HEADER, claims(**{name: ""})), "\"%s\"" % name
    for name in ("iat", "nbf", "exp"):
        yield name + " a text", seal(HEADER, claims(**{name: str(CLAIMS[name])})), "\"%s\"" % name
        yield name + " negative", seal(HEADER, claims(**{name: -1})), "\"%s\"" % name
    yield "sub too long", seal(HEADER, claims(sub="s" * 257)), "\"sub\""
    yield "exp true", seal(HEADER, claims(exp=True)), "\"exp\""
    yield "exp in milliseconds", seal(HEADER, claims(exp=(NOW + 7200) * 1000)), "\"exp\""
    yield "exp beyond every number", seal(HEADER, text.replace(str(NOW + 7200), "1e400")), "payload"
    yield "exp of twenty digits", seal(HEADER, text.replace(str(NOW + 7200), "9" * 20)), "payload"
    yield "exp with a leading zero", seal(HEADER, text.replace(str(NOW + 7200), "0%d" % (NOW + 7200))), "payload"
    yield "aud an empty list", seal(HEADER, claims(aud=[])), "\"aud\""
    yield "aud a list with a number", seal(HEADER, claims(aud=[AUDIENCE, 1])), "\"aud\""
    yield "aud an object", seal(HEADER, claims(aud={"a": AUDIENCE})), "\"aud\""
    yield "aud another", seal(HEADER, claims(aud="app.other.example")), "\"aud\""
    yield "aud longer by a letter", seal(HEADER, claims(aud=AUDIENCE + "x")), "\"aud\""
    yield "aud in capitals", seal(HEADER, claims(aud=AUDIENCE.upper())), "\"aud\""
    yield "aud a list of others", seal(HEADER, claims(aud=["a", "b"])), "\"aud\""
    yield "expired long ago", seal(HEADER, claims(iat=1, nbf=1, exp=2)), "expired"
    yield "expired by the whole leeway", seal(HEADER, claims(exp=NOW - 60)), "expired"
    yield "begins after the leeway", seal(HEADER, claims(nbf=NOW + 61)), "not hold yet"
    yield "issued after the leeway", seal(HEADER, claims(iat=NOW + 61)), "in the future"


def write_offers():
    invalid = [row for part in (bad_shapes, bad_algorithms, bad_headers, bad_signatures, bad_claims)
               for row in part()]
    write("offer-tokens.json", {
        "source": "made by make-tokens.py with the keys of RFC 8037 A.1 and RFC 8032 7.1",
        "now": NOW, "audience": AUDIENCE,
        "jwks": {"keys": [{**HUB.jwk, "kid": HUB.thumbprint, "use": "sig"},
                          {**PREVIOUS.jwk, "kid": PREVIOUS.thumbprint, "use": "sig"}]},
        "valid": [{"name": n, "token": t, "audience": a} for n, t, a in valid_offers()],
        "invalid": [{"name": n, "token": t, "why": w} for n, t, w in invalid],
    })


BODY_BYTES = "{\"zone\":\"footwear\"}"
METHOD = "POST"
URL = "https://hub.shop.example/v1/sightings?page=2"
PROOF = {"jti": "proof-1", "htm": METHOD, "htu": "https://hub.shop.example/v1/sightings", "iat": NOW,
         "bsh": b64(hashlib.sha256(BODY_BYTES.encode()).digest())}
PROOF_HEADER = {"alg": "EdDSA", "typ": "dpop+jwt", "jwk": PREVIOUS.jwk}


def proof(head=None, key=PREVIOUS, **changes):
    payload = {k: v for k, v in {**PROOF, **changes}.items() if v is not ...}
    return seal({**PROOF_HEADER, **(head or {})}, payload, key)


def valid_proofs():
    yield "as an app makes it", proof()
    yield "named Ed25519", proof({"alg": "Ed25519"})
    yield "a second with a fraction", proof(iat=NOW + 0.5)
    yield "at the window's early edge", proof(iat=NOW - 60)
    yield "at the window's late edge", proof(iat=NOW + 60)
    yield "host in capitals", proof(htu="https://HUB.shop.example/v1/sightings")
    yield "port said", proof(htu="https://hub.shop.example:443/v1/sightings")
    yield "query said", proof(htu="https://hub.shop.example/v1/sightings?page=9")
    yield "fragment said", proof(htu="https://hub.shop.example/v1/sightings#x")
    yield "jti of 128 bytes", proof(jti="j" * 128)


def invalid_proofs():
    yield "typ of an offer", proof({"typ": "offer+jwt"}), "\"typ\""
    yield "typ JWT", proof({"typ": "JWT"}), "\"typ\""
    yield "alg none", proof({"alg": "none"}), "\"alg\""
    yield "alg HS256", proof({"alg": "HS256"}), "\"alg\""
    yield "crit", proof({"crit": ["exp"]}), "\"crit\""
    yield "no key", seal({"alg": "EdDSA", "typ": "dpop+jwt"}, PROOF, PREVIOUS), "\"jwk\""
    yield "key null", proof({"jwk": None}), "\"jwk\""
    yield "key a text", proof({"jwk": b64(PREVIOUS.x)}), "\"jwk\""
    yield "key with its private half", proof({"jwk": {**PREVIOUS.jwk, "d": b64(bytes(32))}}), "private"
    yield "key of another kind", proof({"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}), "OKP"
    yield "key for HMAC", proof({"jwk": {"kty": "oct", "k": b64(PREVIOUS.x)}}), "OKP"
    yield "key of another curve", proof({"jwk": {**PREVIOUS.jwk, "crv": "X25519"}}), "Ed25519"
    yield "key too short", proof({"jwk": {**PREVIOUS.jwk, "x": b64(bytes(31))}}), "32 bytes"
    yield "key too long", proof({"jwk": {**PREVIOUS.jwk, "x": b64(bytes(33))}}), "32 bytes"
    yield "key of small order", proof({"jwk": {**PREVIOUS.jwk, "x": b64(b"\1" + bytes(31))}}), "not that of the key"
    yield "key for encryption", proof({"jwk": {**PREVIOUS.jwk, "use": "enc"}}), "\"use\""
    yield "key of another algorithm", proof({"jwk": {**PREVIOUS.jwk, "alg": "ES256"}}), "\"alg\""
    yield "key of somebody else", proof(key=STRANGER), "not that of the key"
    yield "htm another", proof(htm="GET"), "\"htm\""
    yield "htm in lower case", proof(htm="post"), "\"htm\""
    yield "htm missing", proof(htm=...), "\"htm\""
    yield "htu missing", proof(htu=...), "\"htu\""
    yield "htu a path", proof(htu="/v1/sightings"), "\"htu\""
    yield "htu without TLS", proof(htu="http://hub.shop.example/v1/sightings"), "\"htu\""
    yield "htu another host", proof(htu="https://hub.evil.example/v1/sightings"), "\"htu\""
    yield "htu another port", proof(htu="https://hub.shop.example:8443/v1/sightings"), "\"htu\""
    yield "htu another path", proof(htu="https://hub.shop.example/v1/offers"), "\"htu\""
    yield "htu path in capitals", proof(htu="https://hub.shop.example/v1/SIGHTINGS"), "\"htu\""
    yield "htu longer path", proof(htu="https://hub.shop.example/v1/sightings/x"), "\"htu\""
    yield "htu with a user", proof(htu="https://a@hub.shop.example/v1/sightings"), "\"htu\""
    yield "htu without a host", proof(htu="https:///v1/sightings"), "\"htu\""
    yield "iat missing", proof(iat=...), "\"iat\""
    yield "iat a text", proof(iat=str(NOW)), "\"iat\""
    yield "iat too old", proof(iat=NOW - 61), "\"iat\""
    yield "iat too new", proof(iat=NOW + 61), "\"iat\""
    yield "iat in milliseconds", proof(iat=NOW * 1000), "\"iat\""
    yield "jti missing", proof(jti=...), "\"jti\""
    yield "jti empty", proof(jti=""), "\"jti\""
    yield "jti of 129 bytes", proof(jti="j" * 129), "\"jti\""
    yield "jti a number", proof(jti=1), "\"jti\""
    yield "bsh missing", proof(bsh=...), "\"bsh\""
    yield "bsh of another body", proof(bsh=b64(hashlib.sha256(b"{}").digest())), "\"bsh\""
    yield "bsh of no body", proof(bsh=b64(hashlib.sha256(b"").digest())), "\"bsh\""
    yield "bsh padded", proof(bsh=PROOF["bsh"] + "="), "\"bsh\""
    yield "bsh in hexadecimal", proof(bsh=hashlib.sha256(BODY_BYTES.encode()).hexdigest()), "\"bsh\""
    yield "an offer", GOOD, "\"typ\""


def write_proofs():
    write("dpop-proofs.json", {
        "source": "made by make-tokens.py with the keys of RFC 8032 7.1",
        "now": NOW, "method": METHOD, "url": URL, "body": BODY_BYTES,
        "jkt": PREVIOUS.thumbprint,
        "valid": [{"name": n, "token": t} for n, t in valid_proofs()],
        "invalid": [{"name": n, "token": t, "why": w} for n, t, w in invalid_proofs()],
    })


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=1) + "\n")
    print("%s: %d valid, %d invalid" % (name, len(value["valid"]), len(value["invalid"])))


write_offers()
write_proofs()
