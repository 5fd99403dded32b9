"""Django's settings for what is measured on it: nothing that an event does not need."""

import os

SECRET_KEY = "nothing is signed"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = os.environ.get("BENCH_URLS", "bench.django_pushed")
INSTALLED_APPS = ["django_eventstream"]
MIDDLEWARE: list[str] = []
LOGGING_CONFIG = None
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("BENCH_DATABASE", ":memory:")}}
