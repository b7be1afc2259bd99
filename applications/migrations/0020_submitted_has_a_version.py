from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("applications", "0019_first_submissions")]

    operations = [
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revision', 0), ('submitted_at', None)), models.Q(('revision__gte', 1), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_has_a_version'),
        ),
    ]
