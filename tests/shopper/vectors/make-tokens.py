#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes link-codes.json and receipts.json: tokens made by another implementation (the
`cryptography` package, which is OpenSSL, and hashlib) out of text put together here, so that
nothing of Beckon's has a say in what Beckon is held against. Run again, it writes the same files.
Needs python3-cryptography; the tests need only what it wrote."""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).parent


def b64(data):
    raw = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def dump(value):
    return json.dumps(value, separators=(",", ":"))


class Key:
    def __init__(self, seed_hex):
        self.seed = seed_hex
        self.secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed_hex))
        self.x = self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(self.x)}
        required = '{"crv":"Ed25519","kty":"OKP","x":"%s"}' % b64(self.x)
        self.thumbprint = b64(hashlib.sha256(required.encode()).digest())


COUNTER = Key("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")  # RFC 8037 A.1
WEB_SHOP = Key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")  # RFC 8032 7.1
STRANGER = Key("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")  # RFC 8032 7.1
DEVICE = WEB_SHOP
NOW = 1795514460  # 2026-11-24T10:01:00Z
STORE = "beckon:demo"
MASTER = bytes(range(32))


def seal(header, payload, key):
    text = b64(header if isinstance(header, (str, bytes)) else dump(header)) + "." + \
        b64(payload if isinstance(payload, (str, bytes)) else dump(payload))
    return text + "." + b64(key.secret.sign(text.encode()))


def changed(value, changes):
    return {k: v for k, v in {**value, **changes}.items() if v is not ...}


CODE = {"iss": "counter", "aud": STORE, "sub": "c-0001", "jti": "code-1", "iat": NOW, "exp": NOW + 900}
CODE_HEADER = {"alg": "EdDSA", "typ": "link+jwt", "kid": COUNTER.thumbprint}


def code(head=None, key=COUNTER, **changes):
    return seal(changed(CODE_HEADER, head or {}), changed(CODE, changes), key)


def hs256(header, claims, secret):
    text = b64(dump(header)) + "." + b64(dump(claims))
    return text + "." + b64(hmac.new(secret, text.encode(), "sha256").digest())


def good_codes():
    yield "as the counter makes it", code()
    yield "named Ed25519", code({"alg": "Ed25519"})
    yield "by the web shop under a name of its own", code({"kid": "web-shop-2026"}, WEB_SHOP, iss="shop.example")
    yield "24 hours long", code(exp=NOW + 86400)
    yield "issued within the leeway", code(iat=NOW + 60)
    yield "expired within the leeway", code(iat=NOW - 900, exp=NOW - 59)
    yield "a customer of 128 bytes", code(sub="\u00e9" * 64)
    yield "a claim that nobody knows", code(x=1)
    yield "for one device", code(cnf={"jkt": DEVICE.thumbprint})
    yield "white space inside the JSON", seal(json.dumps(CODE_HEADER), json.dumps(CODE, indent=1), COUNTER)


def bad_codes():
    malformed, foreign, expired = "malformed", "foreign", "expired"
    text = dump(CODE)
    yield "empty", "", malformed, "three parts"
    yield "two parts", ".".join(code().split(".")[:2]), malformed, "three parts"
    yield "a space behind", code() + " ", malformed, "signature"
    yield "over 16 KiB", code(x="x" * 16000), malformed, "longer"
    yield "alg none, unsigned", b64(dump(changed(CODE_HEADER, {"alg": "none"}))) + "." + b64(text) + ".", malformed, "signature"
    yield "alg none, signed", code({"alg": "none"}), malformed, "\"alg\""
    yield "alg HS256", code({"alg": "HS256"}), malformed, "\"alg\""
    yield "alg missing", code({"alg": ...}), malformed, "\"alg\""
    yield "HS256 with the public key", hs256(changed(CODE_HEADER, {"alg": "HS256"}), CODE, COUNTER.x), malformed, "signature"
    yield "crit", code({"crit": ["exp"]}), malformed, "\"crit\""
    yield "typ of a consent", code({"typ": "consent+jwt"}), malformed, "\"typ\""
    yield "typ of an offer", code({"typ": "offer+jwt"}), malformed, "\"typ\""
    yield "typ of a proof", code({"typ": "dpop+jwt"}), malformed, "\"typ\""
    yield "typ JWT", code({"typ": "JWT"}), malformed, "\"typ\""
    yield "typ missing", code({"typ": ...}), malformed, "\"typ\""
    yield "typ twice", seal(dump(CODE_HEADER)[:-1] + ",\"typ\":\"link+jwt\"}", CODE, COUNTER), malformed, "two members"
    yield "kid missing", code({"kid": ...}), malformed, "\"kid\""
    yield "kid a number", code({"kid": 1}), malformed, "\"kid\""
    yield "kid of another shop", code({"kid": STRANGER.thumbprint}, STRANGER), foreign, "\"kid\""
    yield "another shop's key under our kid", code({}, STRANGER), foreign, "not that of the key"
    yield "the web shop's key under the counter's kid", code({}, WEB_SHOP), foreign, "not that of the key"
    yield "its own key in the header", code({"kid": STRANGER.thumbprint, "jwk": STRANGER.jwk}, STRANGER), foreign, "\"kid\""
    yield "claims changed afterwards", ".".join([code().split(".")[0], b64(dump(changed(CODE, {"sub": "c-0002"}))), code().split(".")[2]]), foreign, "not that of the key"
    yield "payload no JSON", seal(CODE_HEADER, "c-0001", COUNTER), foreign, "payload"
    yield "sub twice", seal(CODE_HEADER, text[:-1] + ",\"sub\":\"c-0002\"}", COUNTER), foreign, "two members"
    for name in ("iss", "aud", "sub", "jti", "iat", "exp"):
        yield name + " missing", code(**{name: ...}), malformed, "\"%s\" is missing" % name
        yield name + " null", code(**{name: None}), malformed, "\"%s\"" % name
    for name in ("iss", "aud", "sub", "jti"):
        yield name + " empty", code(**{name: ""}), malformed, "\"%s\"" % name
        yield name + " a number", code(**{name: 7}), malformed, "\"%s\"" % name
    yield "aud another store", code(aud="beckon:other"), foreign, "\"aud\""
    yield "aud without its beginning", code(aud="demo"), foreign, "\"aud\""
    yield "aud a list", code(aud=[STORE]), malformed, "\"aud\""
    yield "a customer of 129 bytes", code(sub="c" * 129), malformed, "\"sub\""
    yield "a customer with a NUL", seal(CODE_HEADER, text.replace("c-0001", "c-0001\\u0000"), COUNTER), foreign, "payload"
    yield "jti of 129 bytes", code(jti="j" * 129), malformed, "\"jti\""
    yield "cnf a text", code(cnf=DEVICE.thumbprint), malformed, "\"cnf\""
    yield "cnf null", code(cnf=None), malformed, "\"cnf\""
    yield "cnf without a device", code(cnf={}), malformed, "\"jkt\""
    yield "cnf of an empty device", code(cnf={"jkt": ""}), malformed, "\"jkt\""
    yield "cnf of a device too long", code(cnf={"jkt": DEVICE.thumbprint + "A"}), malformed, "\"jkt\""
    yield "expired", code(iat=NOW - 900, exp=NOW - 60), expired, "expired"
    yield "expired long ago", code(iat=1, exp=2), expired, "expired"
    yield "over 24 hours", code(exp=NOW + 86401), malformed, "24 hours"
    yield "it ends when it begins", code(exp=NOW), malformed, "24 hours"
    yield "it ends before it begins", code(exp=NOW - 1), malformed, "24 hours"
    yield "not yet", code(iat=NOW + 61), malformed, "in the future"
    yield "exp in milliseconds", code(exp=(NOW + 900) * 1000), malformed, "\"exp\""
    yield "exp a text", code(exp=str(NOW + 900)), malformed, "\"exp\""


def subkey(number):
    """libsodium's crypto_kdf_derive_from_key with the context of Beckon."""
    return hashlib.blake2b(b"", digest_size=32, key=MASTER, salt=number.to_bytes(8, "little") + bytes(8),
                           person=b"beckonv1" + bytes(8)).digest()


def write_codes():
    used = hashlib.blake2b(COUNTER.thumbprint.encode() + b"\0" + b"code-1", digest_size=16, key=subkey(7))
    write("link-codes.json", {
        "source": "made by make-tokens.py with the keys of RFC 8037 A.1 and RFC 8032 7.1",
        "now": NOW, "store": STORE, "seed": COUNTER.seed, "hash": used.hexdigest(),
        "jwks": {"keys": [{**COUNTER.jwk, "kid": COUNTER.thumbprint}, {**WEB_SHOP.jwk, "kid": "web-shop-2026"}]},
        "valid": [{"name": n, "token": t} for n, t in good_codes()],
        "invalid": [{"name": n, "token": t, "verdict": v, "why": w} for n, t, v, w in bad_codes()],
    })


RECEIPT = {"iss": DEVICE.thumbprint, "aud": STORE, "jti": "receipt-1", "iat": NOW, "purpose": "history",
           "given": True, "text": "2026-11-en"}
RECEIPT_HEADER = {"alg": "EdDSA", "typ": "consent+jwt", "kid": DEVICE.thumbprint}


def receipt(head=None, key=DEVICE, **changes):
    return seal(changed(RECEIPT_HEADER, head or {}), changed(RECEIPT, changes), key)


def good_receipts():
    yield "as a device makes it", receipt()
    yield "until a day", receipt(exp=NOW + 86400)
    yield "a withdrawal", receipt(given=False)
    yield "named Ed25519", receipt({"alg": "Ed25519"})
    yield "ten minutes old", receipt(iat=NOW - 600)
    yield "ten minutes ahead", receipt(iat=NOW + 600)
    yield "a text of 64 bytes", receipt(text="t" * 64)
    for purpose in ("presence", "visits", "signals", "analytics"):
        yield "for " + purpose, receipt(purpose=purpose)


def bad_receipts():
    text = dump(RECEIPT)
    yield "empty", "", "three parts"
    yield "over 16 KiB", receipt(x="x" * 16000), "longer"
    yield "alg none", receipt({"alg": "none"}), "\"alg\""
    yield "alg HS256", receipt({"alg": "HS256"}), "\"alg\""
    yield "alg missing", receipt({"alg": ...}), "\"alg\""
    yield "HS256 with the public key", hs256(changed(RECEIPT_HEADER, {"alg": "HS256"}), RECEIPT, DEVICE.x), "signature"
    yield "crit", receipt({"crit": []}), "\"crit\""
    yield "typ of a link code", receipt({"typ": "link+jwt"}), "\"typ\""
    yield "typ of the store's answer", receipt({"typ": "receipt+jwt"}), "\"typ\""
    yield "typ of an offer", receipt({"typ": "offer+jwt"}), "\"typ\""
    yield "typ of a proof", receipt({"typ": "dpop+jwt"}), "\"typ\""
    yield "typ missing", receipt({"typ": ...}), "\"typ\""
    yield "kid missing", receipt({"kid": ...}), "\"kid\""
    yield "kid twice", seal(dump(RECEIPT_HEADER)[:-1] + ",\"kid\":\"x\"}", RECEIPT, DEVICE), "two members"
    yield "of another device", receipt({"kid": STRANGER.thumbprint}, STRANGER, iss=STRANGER.thumbprint), "another device (\"kid\""
    yield "of another device under this one's name", receipt({}, STRANGER), "not that of the key"
    yield "of another device in its claims", receipt(iss=STRANGER.thumbprint), "another device (\"iss\""
    yield "its own key in the header", receipt({"jwk": STRANGER.jwk}, STRANGER), "not that of the key"
    yield "claims changed afterwards", ".".join([receipt().split(".")[0], b64(dump(changed(RECEIPT, {"purpose": "presence"}))), receipt().split(".")[2]]), "not that of the key"
    yield "payload no JSON", seal(RECEIPT_HEADER, "yes", DEVICE), "payload"
    yield "purpose twice", seal(RECEIPT_HEADER, text[:-1] + ",\"purpose\":\"presence\"}", DEVICE), "two members"
    yield "given twice", seal(RECEIPT_HEADER, text[:-1] + ",\"given\":false}", DEVICE), "two members"
    for name in ("iss", "aud", "jti", "iat", "purpose", "text"):
        yield name + " missing", receipt(**{name: ...}), "\"%s\" is missing" % name
        yield name + " null", receipt(**{name: None}), "\"%s\"" % name
    for name in ("jti", "text"):
        yield name + " empty", receipt(**{name: ""}), "\"%s\"" % name
        yield name + " a number", receipt(**{name: 1}), "\"%s\"" % name
    yield "given missing", receipt(given=...), "\"given\""
    yield "given null", receipt(given=None), "\"given\""
    yield "given a number", receipt(given=1), "\"given\""
    yield "given a text", receipt(given="true"), "\"given\""
    yield "an unknown purpose", receipt(purpose="marketing"), "no purpose"
    yield "a misspelt purpose", receipt(purpose="Presence"), "no purpose"
    yield "several purposes", receipt(purpose=["presence", "history"]), "\"purpose\""
    yield "for another store", receipt(aud="beckon:other"), "\"aud\""
    yield "for several stores", receipt(aud=[STORE, "beckon:other"]), "\"aud\""
    yield "a text of 65 bytes", receipt(text="t" * 65), "\"text\""
    yield "a jti of 129 bytes", receipt(jti="j" * 129), "\"jti\""
    yield "stale", receipt(iat=NOW - 601), "just now"
    yield "from the future", receipt(iat=NOW + 601), "just now"
    yield "iat in milliseconds", receipt(iat=NOW * 1000), "\"iat\""
    yield "iat a text", receipt(iat=str(NOW)), "\"iat\""
    yield "lapsed", receipt(iat=NOW - 300, exp=NOW), "lapsed"
    yield "lapsed before it was given", receipt(iat=NOW + 300, exp=NOW + 300), "lapsed"
    yield "exp a text", receipt(exp="never"), "\"exp\""
    yield "exp null", receipt(exp=None), "\"exp\""
    yield "a withdrawal that lapses", receipt(given=False, exp=NOW + 86400), "\"exp\""


def write_receipts():
    digest = b64(hashlib.sha256(receipt().encode()).digest())
    write("receipts.json", {
        "source": "made by make-tokens.py with the keys of RFC 8032 7.1",
        "now": NOW, "store": STORE, "seed": DEVICE.seed, "device": DEVICE.jwk,
        "answer": dump({"iss": STORE, "iat": NOW, "sub": "p", "purpose": "history", "given": True, "sha256": digest}),
        "valid": [{"name": n, "token": t} for n, t in good_receipts()],
        "invalid": [{"name": n, "token": t, "why": w} for n, t, w in bad_receipts()],
    })


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=1) + "\n")
    print("%s: %d valid, %d invalid" % (name, len(value["valid"]), len(value["invalid"])))


write_codes()
write_receipts()
