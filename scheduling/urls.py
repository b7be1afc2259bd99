"""The addresses of choosing a time and of answering from the letter."""

from django.urls import path

from scheduling import views

app_name = "scheduling"

urlpatterns = [
    path("min-ansoegning/tid/", views.choose, name="choose"),
    path("svar/<int:application>/<slug:kind>/<str:key>/", views.reply, name="reply"),
]
