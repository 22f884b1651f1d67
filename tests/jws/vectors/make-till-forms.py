#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes till-forms.json: forms for tills made by another implementation (the `cryptography`
package, which is OpenSSL) out of bytes put together here, as schemas/openapi.yaml describes them,
so that nothing of Beckon's has a say in what Beckon is held against. Run again, it writes the same
file. Needs python3-cryptography; the tests need only what it wrote."""

import base64
import hashlib
import json
import pathlib
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).parent
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group, RFC 8032 section 5.1


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    def __init__(self, seed_hex):
        self.secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed_hex))
        self.seed = bytes.fromhex(seed_hex)
        self.x = self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        required = '{"crv":"Ed25519","kty":"OKP","x":"%s"}' % b64(self.x)
        self.digest = hashlib.sha256(required.encode()).digest()
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(self.x), "kid": b64(self.digest)}


HUB = Key("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")  # RFC 8037 A.1
PREVIOUS = Key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")  # RFC 8032 7.1
DEVICE = Key("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")  # RFC 8032 7.1
OTHER = Key("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")  # RFC 8032 7.1

NOW = 1795514460  # 2026-11-24T10:01:00Z, store time
AUDIENCE = "beckon:demo"
JTI = bytes.fromhex("00112233445566778899aabbccddeeff")


def fields(version=1, kid=HUB.digest[:4], jti=JTI, exp=NOW + 7200, product=9506000134352,
           reduction=1, value=20, device=DEVICE.x):
    return struct.pack(">B", version) + kid + jti + struct.pack(">I", exp) + \
        product.to_bytes(6, "big") + struct.pack(">B", reduction) + value.to_bytes(6, "big") + device


def hub_part(key=HUB, aud=AUDIENCE, **changes):
    body = fields(**changes)
    return body + key.secret.sign(b"beckon-till-hub-1\0" + aud.encode() + b"\0" + body)


def show(part, shown=NOW, key=DEVICE):
    body = part + struct.pack(">I", shown)
    return body + key.secret.sign(b"beckon-till-device-1\0" + body)


GOOD = show(hub_part())
FIELDS = [("version", 0, 1), ("key", 1, 4), ("jti", 5, 16), ("exp", 21, 4), ("product", 25, 6),
          ("reduction", 31, 1), ("value", 32, 6), ("device", 38, 32), ("hub's signature", 70, 64),
          ("time shown", 134, 4), ("device's signature", 138, 64)]


def flipped(at, bit=1):
    raw = bytearray(GOOD)
    raw[at] ^= bit
    return bytes(raw)


def add_order(signature):
    """RFC 8032 section 5.1.7 wants S below the order: S + L verifies where nobody looks."""
    return signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")


def reshow(raw):
    """The device signs what somebody changed in the hub's part."""
    return show(raw[:134])


def valid():
    yield "20 percent off a product", GOOD
    yield "signed by the previous key", show(hub_part(PREVIOUS, kid=PREVIOUS.digest[:4]))
    yield "nothing reduced, no product", show(hub_part(product=0, reduction=0, value=0))
    yield "an amount off", show(hub_part(reduction=2, value=500))
    yield "the greatest amount", show(hub_part(reduction=2, value=10**12))
    yield "a price", show(hub_part(reduction=3, value=999))
    yield "a price of nothing", show(hub_part(reduction=3, value=0))
    yield "a gift", show(hub_part(reduction=4, value=4006381333931))
    yield "the greatest GTIN", show(hub_part(product=10**14 - 1))
    yield "all of it off", show(hub_part(value=100))
    yield "shown 60 s ago", show(hub_part(), NOW - 60)
    yield "shown 60 s ahead", show(hub_part(), NOW + 60)
    yield "expires in a second", show(hub_part(exp=NOW + 1))


def bad_fields():
    """A bit flipped in the first and the last byte of each field: by somebody without any key, then
    with the device's. Reduction 0 has no value, and a percentage of 2^40 is none."""
    malformed = {0, 31, 32}
    for name, at, size in FIELDS:
        for where in sorted({at, at + size - 1}):
            verdict = "malformed" if where in malformed else "unknown-key" if name == "key" else \
                "other-device" if where >= 134 else "foreign"
            yield "a bit of the %s flipped (byte %d)" % (name, where), flipped(where), verdict
            if where < 134:
                yield "the same, and the device signs it (byte %d)" % where, \
                    reshow(flipped(where)), verdict


def bad_keys():
    yield "signed by a stranger under the hub's name", show(hub_part(OTHER)), "foreign"
    yield "signed by a stranger under its own name", show(hub_part(OTHER, kid=OTHER.digest[:4])), "unknown-key"
    yield "signed by the previous key under the present one's name", show(hub_part(PREVIOUS)), "foreign"
    yield "made for another store", show(hub_part(aud="beckon:other")), "foreign"
    yield "made for a longer name", show(hub_part(aud=AUDIENCE + "x")), "foreign"
    yield "made for no name", show(hub_part(aud="")), "foreign"
    yield "shown by another device", show(hub_part(), key=OTHER), "other-device"
    yield "shown by the hub", show(hub_part(), key=HUB), "other-device"
    yield "device replaced by the thief's", show(hub_part()[:38] + OTHER.x + hub_part()[70:], key=OTHER), "foreign"
    yield "device replaced, the hub's part signed by the thief", \
        show(hub_part(OTHER, device=OTHER.x), key=OTHER), "foreign"
    yield "device of small order", \
        show(hub_part(device=b"\1" + bytes(31)))[:138] + b"\1" + bytes(63), "other-device"
    yield "signatures swapped", GOOD[:70] + GOOD[138:] + GOOD[134:138] + GOOD[70:134], "foreign"
    yield "the hub's signature twice", GOOD[:138] + GOOD[70:134], "other-device"
    yield "the device's signature twice", GOOD[:70] + GOOD[138:] + GOOD[134:], "foreign"
    yield "the hub's signature of zeros", show(GOOD[:70] + bytes(64)), "foreign"
    yield "the device's signature of zeros", GOOD[:138] + bytes(64), "other-device"
    yield "the hub's S beyond the order", show(GOOD[:70] + add_order(GOOD[70:134])), "foreign"
    yield "the device's S beyond the order", GOOD[:138] + add_order(GOOD[138:]), "other-device"
    yield "the hub's part of another offer", \
        show(fields(jti=bytes(16)) + GOOD[70:134]), "foreign"
    yield "the device's part of another moment", \
        show(hub_part(), NOW - 600)[:134] + GOOD[134:138] + show(hub_part(), NOW - 600)[138:], "other-device"
    body = fields()
    yield "signed by the hub without its words", show(body + HUB.secret.sign(body)), "foreign"
    yield "signed by the hub without the NULs", \
        show(body + HUB.secret.sign(b"beckon-till-hub-1" + AUDIENCE.encode() + body)), "foreign"
    shown = hub_part() + struct.pack(">I", NOW)
    yield "signed by the device without its words", shown + DEVICE.secret.sign(shown), "other-device"
    yield "signed by the device with the hub's words", \
        shown + DEVICE.secret.sign(b"beckon-till-hub-1\0" + shown), "other-device"


def bad_times():
    yield "shown 61 s ago", show(hub_part(), NOW - 61), "stale"
    yield "shown an hour ago", show(hub_part(), NOW - 3600), "stale"
    yield "shown in 1970", show(hub_part(), 0), "stale"
    yield "shown 61 s ahead", show(hub_part(), NOW + 61), "ahead"
    yield "shown at the end of time", show(hub_part(), 2**32 - 1), "ahead"
    yield "expires just now", show(hub_part(exp=NOW)), "expired"
    yield "expired a second ago", show(hub_part(exp=NOW - 1)), "expired"
    yield "expired in 1970", show(hub_part(exp=0)), "expired"


def bad_ranges():
    for version in (0, 2, 255):
        yield "version %d" % version, show(hub_part(version=version)), "malformed"
    yield "a fifth kind of reduction", show(hub_part(reduction=5, value=1)), "malformed"
    yield "the last kind of reduction", show(hub_part(reduction=255, value=1)), "malformed"
    yield "nothing reduced, with a value", show(hub_part(reduction=0, value=1)), "malformed"
    yield "0 percent", show(hub_part(value=0)), "malformed"
    yield "101 percent", show(hub_part(value=101)), "malformed"
    yield "more money than there is", show(hub_part(reduction=2, value=10**12 + 1)), "malformed"
    yield "a price beyond all money", show(hub_part(reduction=3, value=2**48 - 1)), "malformed"
    yield "a gift without a number", show(hub_part(reduction=4, value=0)), "malformed"
    yield "a gift of 15 digits", show(hub_part(reduction=4, value=10**14)), "malformed"
    yield "a product of 15 digits", show(hub_part(product=10**14)), "malformed"


def bad_texts():
    text = b64(GOOD)
    assert len(text) == 270
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    yield "empty", ""
    yield "the hub's part alone", b64(GOOD[:134])
    yield "a byte missing at the end", b64(GOOD[:-1])
    yield "a byte missing at the start", b64(GOOD[1:])
    yield "a byte more", b64(GOOD + b"\0")
    yield "twice", text + text
    yield "a letter missing", text[:-1]
    yield "a letter more", text + "A"
    # 202 bytes leave 4 bits of the last letter unused.
    yield "unused bits set", text[:-1] + alphabet[alphabet.index(text[-1]) + 1]
    yield "padded", text + "=="
    yield "padding in the place of letters", text[:-2] + "=="
    yield "a space before", " " + text
    yield "a space in the place of a letter", text[:9] + " " + text[10:]
    yield "a line end after", text + "\n"
    yield "a line end in the place of the last letter", text[:-1] + "\n"
    yield "standard base64 alphabet", base64.b64encode(GOOD).decode().rstrip("=")
    yield "hexadecimal", GOOD.hex()
    yield "a letter that is no base64url", text[:100] + "\u00e9" + text[102:]
    yield "an offer's token", "eyJhbGciOiJFZERTQSJ9.e30." + "A" * 245


def main():
    assert "+" in base64.b64encode(GOOD).decode() or "/" in base64.b64encode(GOOD).decode()
    refused = [{"name": n, "form": b64(raw), "verdict": v}
               for part in (bad_fields, bad_keys, bad_times, bad_ranges) for n, raw, v in part()]
    refused += [{"name": n, "form": text, "verdict": "malformed"} for n, text in bad_texts()]
    value = {
        "source": "made by make-till-forms.py with the keys of RFC 8037 A.1 and RFC 8032 7.1",
        "now": NOW, "audience": AUDIENCE, "jwks": {"keys": [HUB.jwk, PREVIOUS.jwk]},
        "hub_seed": HUB.seed.hex(), "device_seed": DEVICE.seed.hex(),
        "claim": b64(hub_part()), "jti": JTI.hex(), "exp": NOW + 7200,
        "product": 9506000134352, "percent": 20, "device": b64(DEVICE.x),
        "valid": [{"name": n, "form": b64(raw)} for n, raw in valid()],
        "invalid": refused,
    }
    (HERE / "till-forms.json").write_text(json.dumps(value, indent=1) + "\n")
    print("till-forms.json: %d valid, %d invalid" % (len(value["valid"]), len(value["invalid"])))


main()
