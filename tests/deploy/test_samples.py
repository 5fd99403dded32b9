"""What ships to be copied: the unit, the settings, the alerts. Each is held against the program that reads it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
from prometheus_client import generate_latest

import depesche.metrics  # noqa: F401  # it makes the metrics
from newsroom import depesche as command

DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAM = "/opt/depesche/bin/depesche"
EXPOSURE = 20
"""Tenths: what systemd calls OK is below 50, and a service without any protection has 96."""
HARDENED = """
import ctypes, io, sys
assert ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0, "this kernel can not refuse it"
import argon2, av, brotli, httptools, msgspec, obstore, pikepdf, psycopg, selectolax.lexbor, uvloop
from PIL import Image
argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
for form in ("AVIF", "WEBP", "JPEG"):
    Image.new("RGB", (64, 64)).save(io.BytesIO(), form)
av.CodecContext.create("aac", "w")
async def nothing(): pass
uvloop.run(nothing())
print("well")
"""
"""What of ours is not Python, under PR_SET_MDWE: the kernel's own form of MemoryDenyWriteExecute."""


def unit() -> str:
    return (DEPLOY / "systemd/depesche.service").read_text()


def test_systemd_takes_the_unit_and_finds_it_tight(tmp_path: Path) -> None:
    assert f"ExecStart={PROGRAM} serve" in unit()
    copy = tmp_path / "depesche.service"
    copy.write_text(unit().replace(PROGRAM, str(Path(sys.executable).with_name("depesche"))))
    judged = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", str(copy)]
    for asked in (["systemd-analyze", "verify", "--man=no", str(copy)], judged):
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Unknown" not in done.stderr, done.stderr


def test_no_library_of_ours_wants_memory_that_is_written_and_run() -> None:
    assert "MemoryDenyWriteExecute=yes" in unit()
    done = subprocess.run([sys.executable, "-c", HARDENED], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "well\n", done.stderr


def test_the_unit_lets_as_many_files_open_as_the_sample_has_readers() -> None:
    files = int(re.findall(r"LimitNOFILE=(\d+)", unit())[0])
    streams = int(re.findall(r"streams = (\d+)", (DEPLOY / "depesche.toml").read_text())[0])
    assert files >= streams + 1_500


def test_the_sample_settings_are_taken_those_in_comments_too(tmp_path: Path) -> None:
    text = (DEPLOY / "depesche.toml").read_text()
    every = tmp_path / "every.toml"
    every.write_text(re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE))
    named = set(re.findall(r"^(\w+) = ", every.read_text(), flags=re.MULTILINE))
    done = command(tmp_path, "settings", "--json", env={"DEPESCHE_CONFIG": str(every)})
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    made = {one["name"] for one in msgspec.json.decode(done.stdout) if one["origin"] == str(every)}
    assert made == named - {"data"}  # which the tests set for every command
    assert "data" in named


def test_each_alert_is_about_metrics_that_there_are() -> None:
    alerts: Any = msgspec.yaml.decode((DEPLOY / "prometheus/alerts.yml").read_bytes())
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    there = set(re.findall(r"^# TYPE (\w+)", generate_latest().decode(), flags=re.MULTILINE))
    for rule in rules:
        assert {"alert", "expr", "labels", "annotations"} <= set(rule)
        names = re.findall(r"\b(?:depesche|process)_\w+", rule["expr"])
        assert names or rule["expr"].startswith("up{"), rule
        for name in names:
            assert name in there or name.removesuffix("_bucket") in there, name
    watched = {name for rule in rules for name in re.findall(r"\bdepesche_\w+", rule["expr"])}
    ours = {name for name in there if name.startswith("depesche_")}
    assert {name.removesuffix("_bucket") for name in watched} == ours, "each figure of ours is watched by an alert"


def test_the_page_for_operators_names_each_metric_and_each_alert() -> None:
    page = (DEPLOY.parent / "docs/operations.md").read_text()
    alerts = set(re.findall(r"alert: (\w+)", (DEPLOY / "prometheus/alerts.yml").read_text()))
    assert set(re.findall(r"\bDepesche[A-Z]\w+", page)) == alerts
    there = set(re.findall(r"^# TYPE (depesche_\w+)", generate_latest().decode(), flags=re.MULTILINE))
    assert set(re.findall(r"\bdepesche_\w+", page)) == there


def test_prometheus_is_told_of_the_address_that_the_sample_has_and_of_the_alerts() -> None:
    told: Any = msgspec.yaml.decode((DEPLOY / "prometheus/prometheus.yml").read_bytes())
    (job,) = told["scrape_configs"]
    (target,) = job["static_configs"][0]["targets"]
    assert f'metrics_address = "{target}"' in (DEPLOY / "depesche.toml").read_text()
    assert f'job="{job["job_name"]}"' in (DEPLOY / "prometheus/alerts.yml").read_text()
    assert told["rule_files"] == ["alerts.yml"]


def test_the_readme_of_the_folder_names_each_file_in_it() -> None:
    readme = (DEPLOY / "README.md").read_text()
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.name != "README.md"]
    for path in files:
        name = path.relative_to(DEPLOY)
        assert str(name) in readme or f"{name.parts[0]}/" in readme, name
