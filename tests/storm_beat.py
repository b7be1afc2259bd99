"""The beat of a storm: the real one, which asks for a sweep each second rather than each half minute."""

from recruitment.celery import app

SWEEP = "send what waits"
app.conf.beat_schedule = {SWEEP: app.conf.beat_schedule[SWEEP] | {"schedule": 1.0}}
