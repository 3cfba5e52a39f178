"""The settings: one file, everything from the environment (see docs/operations.md)."""

from urllib.parse import urlsplit

from triangel.config import databases, environment

DATA = environment.data_folder()
PORT = environment.number("TRIANGEL_PORT", 8000, least=1, most=65535)
PUBLIC_URL = environment.public_address(PORT)
SECURE = PUBLIC_URL.startswith("https://")
DEBUG = environment.flag("TRIANGEL_DEBUG")
# Straight from the source in development and in tests; else collected, compressed, with a name that changes.
PLAIN_STATIC = DEBUG or environment.flag("TRIANGEL_PLAIN_STATIC")
SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = [
    *environment.words("TRIANGEL_HOSTS"),
    str(urlsplit(PUBLIC_URL).hostname),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    # our templates go before those of allauth
    "triangel.ui",
    "triangel.web",
    "triangel.portal",
    "triangel.worker",
    "triangel.exchange",
    "triangel.core",
    "triangel.people",
    "triangel.clients",
    "triangel.contracts",
    "triangel.projects",
    "triangel.triangle",
    "triangel.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *([] if PLAIN_STATIC else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "triangel.ui.language.OwnLanguage",
    # closed by default: a page for strangers says so with @login_not_required
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "triangel.config.urls"
WSGI_APPLICATION = "triangel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "triangel.ui.context.ui",
                "triangel.web.navigation.menu",
            ],
        },
    },
]

FORM_RENDERER = "triangel.ui.forms.Renderer"

# --- what is kept -------------------------------------------------------------------------------------------

DATABASES = {"default": databases.default(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # shared by all processes, because limits on signing in are counted in it
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
SESSION_COOKIE_AGE = 14 * 24 * 3600

# --- who comes in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "triangel.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "triangel.web.accounts.NewPasswordForm"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# --- how pages are served -----------------------------------------------------------------------------------

# Cookies know no port: two copies on one machine would sign each other's people out.
COOKIE_PREFIX = "__Host-triangel" if SECURE else f"triangel-{PORT}"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}-session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}-csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRIANGEL_PROXIES", 0, least=0, most=9)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if PLAIN_STATIC
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/files/"

# --- language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [environment.PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- mail ---------------------------------------------------------------------------------------------------

MAIL = environment.mail(DATA)
globals().update(MAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("TRIANGEL_MAIL_FROM", "triangel@localhost")

# --- the background -----------------------------------------------------------------------------------------

WORKER_JOBS = environment.number("TRIANGEL_WORKER_JOBS", 2, least=1, most=32)

# --- what happened ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"utc": {"()": "triangel.config.logs.UtcFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "utc"}},
    "root": {"handlers": ["console"], "level": environment.text("TRIANGEL_LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # a line for every job it looks for is no news
        "procrastinate": {"level": "WARNING"},
    },
}

# --- what two people decide ---------------------------------------------------------------------------------

# Money for a client above this needs a second person: a part of the monthly fee where that is known, else
# euro.
SECOND_PERSON_FROM_EURO = environment.number("TRIANGEL_SECOND_PERSON_FROM", 2500, least=0, most=10_000_000)
SECOND_PERSON_FROM_PERCENTAGE = environment.number("TRIANGEL_SECOND_PERSON_PERCENTAGE", 5, least=0, most=100)
