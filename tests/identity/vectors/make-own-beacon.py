#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes own-beacon.json: what a hub's own beacon sends, computed by other implementations: hmac
and hashlib of Python, and AES of the `cryptography` package, which is OpenSSL, as
eid-computation.md of google/eddystone says. Run again, it writes the same file. Needs
python3-cryptography; the tests need only what it wrote."""

import hmac
import json
import pathlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HERE = pathlib.Path(__file__).parent
KEY = bytes(range(32))
UUID = bytes.fromhex("f7826da64fa24e988024bc5b71e0893e")


def mac(*parts):
    return hmac.new(KEY, b"".join(parts), "sha256").digest()


def minor(scanner, window):
    numbers = struct.unpack(">16H", mac(b"minor", struct.pack(">HQ", scanner, window)))
    return next(number for number in numbers if number)


def aes(key, block):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()


def eid(scanner, window):
    key = mac(b"eid", struct.pack(">H", scanner))[:16]
    time = (window * 64) % 2**32
    temporary = aes(key, bytes(11) + b"\xff" + bytes(2) + struct.pack(">H", time >> 16))
    return aes(temporary, bytes(11) + b"\x06" + struct.pack(">I", time))[:8]


def row(scanner, time_s):
    window = time_s // 64
    ibeacon = UUID + struct.pack(">HHb", scanner, minor(scanner, window), -59)
    service = b"\x30" + struct.pack(">b", -18) + eid(scanner, window)
    return {
        "scanner": scanner,
        "time_s": time_s,
        "minor": minor(scanner, window),
        "eid": eid(scanner, window).hex(),
        "ibeacon_ad": "020106" + "1aff4c000215" + ibeacon.hex(),
        "eid_ad": "020106" + "0303aafe" + "0d16aafe" + service.hex(),
    }


def begins_with_zeros(scanner):
    window = 28054856
    while mac(b"minor", struct.pack(">HQ", scanner, window))[:2] != b"\0\0":
        window += 1
    return window * 64


rows = [row(scanner, time_s) for scanner, time_s in
        [(1, 1795510784), (1, 1795510847), (1, 1795510848), (2, 1795510784), (64, 1795510784),
         (1, 0), (3, 253402300799), (1, begins_with_zeros(1))]]
out = {"source": "make-own-beacon.py", "key": KEY.hex(), "uuid": UUID.hex(), "rows": rows}
HERE.joinpath("own-beacon.json").write_text(json.dumps(out, indent=2) + "\n")
