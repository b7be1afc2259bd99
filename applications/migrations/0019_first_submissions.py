"""What had been submitted before submissions were kept becomes the first one of each assessment."""

from typing import Any

from django.db import migrations


def keep(apps: Any, schema_editor: Any) -> None:
    Assessment = apps.get_model("applications", "Assessment")
    Submission = apps.get_model("applications", "Submission")
    for one in Assessment.objects.filter(submitted_at__isnull=False, revision=0).select_related("application"):
        entries = {
            rating.competency.key: [rating.score, rating.not_observed, rating.evidence]
            for rating in one.ratings.select_related("competency")
        }
        Submission.objects.create(
            assessment=one, number=1, at=one.submitted_at, version=one.application.version, summary=one.summary, entries=entries
        )
        Assessment.objects.filter(pk=one.pk).update(revision=1)


class Migration(migrations.Migration):

    dependencies = [("applications", "0018_scoring_rules")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
