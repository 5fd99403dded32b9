"""GRIP proxies: whose requests are believed, as whom we publish, and what a setting must say."""

import base64
import time
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from depesche.config import SettingsError
from depesche.live.grip import GripProxy, read_proxies
from depesche.live.present import Present
from depesche.live.publishing import Publisher
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import place_in

SECRET = "a-secret-of-more-than-14-bytes"
FANOUT = ECKey.generate_key("P-256")


def proxy(address: str) -> GripProxy:
    (found,) = read_proxies(address)
    return found


def signed(key: OctKey | ECKey, alg: str, **claims: object) -> str:
    return jwt.encode({"alg": alg}, {"exp": int(time.time()) + 60} | claims, key)


def test_pushpin_is_known_by_the_secret_that_both_have() -> None:
    pushpin = proxy(f"http://127.0.0.1:5561/?iss=pushpin&key={SECRET}")
    assert pushpin.publish_url == "http://127.0.0.1:5561/publish/"
    assert pushpin.signed(signed(OctKey.import_key(SECRET), "HS256", iss="pushpin"))
    for forged in (
        "",
        "a.b.c",
        signed(OctKey.import_key("another secret of 14 bytes"), "HS256"),
        signed(OctKey.import_key(SECRET), "HS256", exp=int(time.time()) - 3600),
        signed(FANOUT, "ES256"),
    ):
        assert not pushpin.signed(forged)


def test_fanout_is_known_by_its_public_key_and_issuer_and_publishes_by_a_bare_token() -> None:
    pem = base64.b64encode(FANOUT.as_pem(private=False)).decode()
    fanout = proxy(f"https://api.fastly.com/service/ID?key=TOKEN&verify-iss=fastly:ID&verify-key=base64:{pem}")
    assert fanout.publish_url == "https://api.fastly.com/service/ID/publish/"
    assert fanout.authorization() == "Bearer TOKEN"
    assert fanout.signed(signed(FANOUT, "ES256", iss="fastly:ID"))
    assert not fanout.signed(signed(FANOUT, "ES256", iss="fastly:OTHER"))
    assert not fanout.signed(signed(FANOUT, "ES256"))
    public = OctKey.import_key(FANOUT.as_pem(private=False).replace(b"-----", b"====="))
    assert not fanout.signed(signed(public, "HS256", iss="fastly:ID"))  # the public key is no secret


def test_two_services_of_one_host_are_told_by_a_follower_each(tmp_path: Path) -> None:
    present = Present(Html(Site("Test", "https://live.example", load_assets())))
    keyed = f"verify-iss=fastly:ID&verify-key=base64:{base64.b64encode(FANOUT.as_pem(private=False)).decode()}"
    services = [proxy(f"https://api.fastly.com/service/{name}?key=TOKEN&{keyed}") for name in ("ONE", "TWO")]
    with place_in(tmp_path) as place:
        names = [Publisher(service, place.log, present).name for service in services]
    assert names == ["grip api.fastly.com/service/ONE", "grip api.fastly.com/service/TWO"]


def test_what_we_publish_says_who_we_are() -> None:
    told = proxy(f"http://127.0.0.1:5561?iss=depesche&key={SECRET}").authorization()
    assert told is not None
    claims = jwt.decode(told.removeprefix("Bearer "), OctKey.import_key(SECRET), algorithms=["HS256"]).claims
    assert claims["iss"] == "depesche"
    assert claims["exp"] > time.time()


def test_several_proxies_stand_with_blanks_between_them_and_none_is_none() -> None:
    assert len(read_proxies("http://one?unsigned=1 http://two?unsigned=1")) == 2
    assert read_proxies("") == ()
    assert proxy("http://one?unsigned=1").signed("whatever")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://x", "takes addresses like"),
        ("http://x:5561", "no key"),
        ("http://x?iss=me&key=", "no key"),
        (f"http://x?kez={SECRET}", "unknown parameter 'kez'"),
        (f"http://x?verify-key=base64:{SECRET}!", "can not be read"),
    ],
)
def test_a_wrong_setting_is_said_without_its_secret(address: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as raised:
        read_proxies(address)
    assert SECRET not in str(raised.value)
