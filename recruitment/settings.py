"""All settings, from the environment, with no secret in them.

Three kinds of installation:

* *rehearsal* (`REHEARSAL=1`): a moved clock, a cast, a mailbox of its own; on this machine only.
* *plain* (nothing set): the same program on the embedded parts, on this machine only.
* *real* (`SITE_URL` begins with https://): PostgreSQL, Redis, a mail server, a secret, a proxy in front. Anything missing or
  unsafe is refused: see recruitment.refusals.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from recruitment import refusals

if _reasons := refusals.reasons(os.environ):
    raise ImproperlyConfigured("\n".join(_reasons))

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
REHEARSAL = env.bool("REHEARSAL", default=False)
REAL = refusals.is_real(os.environ)
DEBUG = False


def _own_secret() -> str:
    """A secret made on first use and kept in DATA_DIR, so that sign-ins survive a restart without any setting."""
    path = DATA_DIR / "secret-key"
    try:
        with path.open("x") as file:
            file.write(get_random_secret_key())
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _own_secret()
_host = urlsplit(SITE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_host] if REAL else ["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if REAL else []
# How many proxies of ours stand between a visitor and us, and the header in which the nearest notes when a request came:
# see recruitment.proxy. An unnamed header is not believed, for then nobody has promised to overwrite it.
PROXY_COUNT = env.int("PROXY_COUNT", default=1)
ARRIVAL_HEADER = env.str("ARRIVAL_HEADER", default="")

INSTALLED_APPS = [
    "recruitment.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Form controls are templates of the project first: FORM_RENDERER below needs it.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "recruitment",
    "applications",
    "scheduling",
]

MIDDLEWARE = [
    # First, so that the moment at which a request reached us is taken before anything can keep it waiting.
    "recruitment.middleware.arrival",
    "django.middleware.security.SecurityMiddleware",
    "recruitment.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "recruitment.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "recruitment.middleware.second_factor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "recruitment.urls"
WSGI_APPLICATION = "recruitment.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recruitment.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "fds"
CRISPY_TEMPLATE_PACK = "fds"
CRISPY_FAIL_SILENTLY = False

# --- Storage -------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start: two writers wait for each other instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Seconds: a page says that something is wrong before its reader has gone.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    # The neighbour of the queue's database, so that emptying the cache empties no queue: 0 has 1, 14 has 15.
    _redis = urlsplit(REDIS_URL)
    CACHES: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "recruitment.forgiving_cache.ForgivingCache",
            "LOCATION": _redis._replace(path=f"/{int(_redis.path.strip('/') or 0) ^ 1}").geturl(),
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What applicants upload: outside the web root, served by a view that asks for permission.
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["applications.uploads.BoundedHandler"]
# Beside the files: keeping one is then a rename, and nothing of it passes through a folder that everybody shares.
# A virus scanner, if there is one: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Without it nothing is held back.
CLAMD_URL = env.str("CLAMD_URL", default="")
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True, mode=0o700)
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_LIMIT = 20 * 1024 * 1024
# Text of a form; files are bounded by UPLOAD_LIMIT.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "recruitment.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "recruitment.accounts.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "recruitment:start"
LOGOUT_REDIRECT_URL = "recruitment:profile"
ACCOUNT_ADAPTER = "recruitment.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "recruitment:profile"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Both ask recruitment.proxy.client_address, allauth through ACCOUNT_ADAPTER.
AXES_CLIENT_IP_CALLABLE = "recruitment.proxy.client_address"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/10m/key"}
ACCOUNT_FORMS = {
    "login": "recruitment.account_forms.LoginForm",
    "reset_password": "recruitment.account_forms.ResetForm",
    "reset_password_from_key": "recruitment.account_forms.NewPasswordForm",
    "change_password": "recruitment.account_forms.ChangeForm",
    "reauthenticate": "recruitment.account_forms.PasswordAgainForm",
}
PASSWORD_RESET_TIMEOUT = 2 * 3600
MFA_ADAPTER = "recruitment.accounts.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Rekruttering"
# Nobody changes an address here, and the invitation reached it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "recruitment.account_forms.CodeForm",
    "reauthenticate": "recruitment.account_forms.CodeAgainForm",
    "activate_totp": "recruitment.account_forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# In a rehearsal people sign in with one press, so a second factor would guard nothing.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=REAL)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "recruitment.accounts.locked_out"
AXES_USERNAME_CALLABLE = "recruitment.accounts.who_tries"
AXES_VERBOSE = False

# --- What a browser is told ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# recruitment.middleware.headers sends X-Frame-Options, with the other headers that Django has no setting for.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
SECURE_CONTENT_TYPE_NOSNIFF = True
# An address of ours can hold a key; no other site is told where a visitor came from.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "recruitment.views.errors.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if REAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# --- Language and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "recruitment" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"

# --- Post and work in the background -------------------------------------------------------------------------------

MAIL_FROM = env.str("MAIL_FROM", default="Rekruttering <rekruttering@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
# Seconds that the mail server gets for each answer, and that a worker may hold a letter before another takes it over.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
LEASE_SECONDS = env.int("LEASE_SECONDS", default=300)
if env.str("EMAIL_URL", default=""):
    _mail = env.email_url("EMAIL_URL")
    globals().update({name: value for name, value in _mail.items() if name.startswith("EMAIL_")})
    if REHEARSAL and _mail.get("EMAIL_HOST") not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured("A rehearsal writes to its own mailbox or to a mail server on this machine, never to people.")
else:
    # Without a mail server the letters lie in a folder; a rehearsal shows it as a mailbox.
    EMAIL_BACKEND = "recruitment.mailbox.MailboxBackend"
MAILBOX_DIR = DATA_DIR / "mailbox"

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker as long as it takes; whoever rings the bell does not wait: the row is found by the sweep.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
# Nothing of ours steers a worker from afar, and each listener costs files in the embedded queue.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 600,
        "unacked_restore_throttle": 1,
        # Seconds. Without them a Redis that hangs would hang every submission with it.
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    _queue = DATA_DIR / "queue"
    for _folder in ("messages", "done", "control"):
        (_queue / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "processed_folder": str(_queue / "done"),
        "control_folder": str(_queue / "control"),
        "store_processed": False,
        # Seconds between two looks into the folder: a letter leaves within a second of its cause.
        "polling_interval": 0.5,
    }
CELERY_BEAT_SCHEDULE = {
    "send what waits": {"task": "recruitment.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "write the reminders": {"task": "scheduling.tasks.remind", "schedule": 60.0, "options": {"expires": 60}},
    "look for what should be impossible": {"task": "recruitment.tasks.check_invariants", "schedule": 3600.0, "options": {"expires": 3600}},
    "look at files": {"task": "applications.tasks.look_around", "schedule": 60.0, "options": {"expires": 60}},
    "tell of a recruitment that has ended": {"task": "applications.tasks.tell_of_ends", "schedule": 60.0, "options": {"expires": 60}},
    "throw away files that nobody owns": {"task": "applications.tasks.tidy_files", "schedule": 3600.0, "options": {"expires": 3600}},
    "throw away old copies": {"task": "applications.tasks.tidy_copies", "schedule": 600.0, "options": {"expires": 600}},
    "make the reading folders": {"task": "applications.tasks.make_bundles", "schedule": 60.0, "options": {"expires": 60}},
    "answer who asked for a key": {"task": "applications.tasks.answer_waiting", "schedule": 30.0, "options": {"expires": 30}},
}

# Addresses, names and texts of applicants never reach a log: no request bodies, no SQL, no local variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "filters": {"without keys": {"()": "recruitment.log.WithoutKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without keys"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "CRITICAL"},
        # The embedded queue has no host to name.
        "kombu.connection": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
