# One image for web, worker and beat. Not root; every package checked against its hash; static files collected inside.
FROM python:3.11.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 app \
    && install -d -o app -g app /data

WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY manage.py ./
COPY recruitment recruitment
COPY applications applications
COPY scheduling scheduling
COPY templates templates
COPY static static
# Without its compiled catalogue the site would speak English, without a word about it.
RUN test -s recruitment/locale/da/LC_MESSAGES/django.mo
ENV STATIC_ROOT=/app/staticfiles
# The folder of data is one for this step only: what the settings put there must not stay in the image.
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build

USER app
ENV DATA_DIR=/data BIND=0.0.0.0:8000
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:recruitment.gunicorn", "recruitment.wsgi"]
