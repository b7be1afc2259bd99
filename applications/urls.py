"""The addresses of applying, of one's own application and of the interviews."""

from django.urls import path

from applications.views import apply, files, interviews, own, scorecards

app_name = "applications"

urlpatterns = [
    path("ansoeg/", apply.begin, name="apply"),
    path("ansoeg/send/", apply.send, name="send"),
    path("ansoeg/sendt/", apply.sent, name="sent"),
    path("ansoeg/filer/tilfoej/", apply.add_file, name="add_file"),
    path("ansoeg/filer/<int:pk>/fjern/", apply.remove_file, name="remove_file"),
    path("ansoeg/<slug:section>/", apply.section, name="section"),
    path("min-ansoegning/", own.page, name="own"),
    path("min-ansoegning/find/", own.ask_for_key, name="ask"),
    path("min-ansoegning/find/sendt/", own.asked, name="asked"),
    path("min-ansoegning/find/<uuid:link>/", own.find, name="find"),
    path("min-ansoegning/noegle/<str:key>/", own.use_key, name="key"),
    path("min-ansoegning/traek/", own.withdraw, name="withdraw"),
    path("min-ansoegning/slet/", own.delete_draft, name="delete_draft"),
    path("min-ansoegning/glem/", own.forget, name="forget"),
    path("filer/<int:pk>/", files.download, name="file"),
    path("filer/<int:pk>/vis/", files.show, name="show_file"),
    path("samtaler/", interviews.candidates, name="interviews"),
    path("samtaler/<str:round>/<int:pk>/", scorecards.scorecard, name="scorecard"),
    path("samtaler/<str:round>/<int:pk>/ansoegning/", interviews.candidate, name="candidate"),
    path("samtaler/<str:round>/<int:pk>/gennemse/", scorecards.review, name="review_scorecard"),
    path("samtaler/<str:round>/<int:pk>/indsend/", scorecards.submit, name="submit_scorecard"),
    path("samtaler/<str:round>/sammenligning/", interviews.comparison, name="comparison"),
]
