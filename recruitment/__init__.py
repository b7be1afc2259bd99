"""The ground floor: the posting, time, people and their rights, the post."""

from recruitment.celery import app as celery_app

__all__ = ["celery_app"]
