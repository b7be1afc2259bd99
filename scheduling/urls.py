"""The addresses of choosing a time, of the day itself, of answering from the letter, and of one's own calendar."""

from django.urls import path

from scheduling import feed_views, views

app_name = "scheduling"

urlpatterns = [
    path("min-ansoegning/tid/", views.choose, name="choose"),
    path("min-ansoegning/i-dag/", views.today, name="today"),
    path("svar/<int:application>/<slug:kind>/<str:key>/", views.reply, name="reply"),
    path("kalender/", feed_views.page, name="feeds"),
    path("kalender/ny/", feed_views.make, name="make_feed"),
    path("kalender/luk/", feed_views.stop, name="stop_feed"),
    path("kalender/<str:secret>.ics", feed_views.feed, name="feed"),
]
