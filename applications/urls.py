"""The addresses of applying, of one's own application and of the interviews."""

from django.urls import path

from applications.views import apply, asking, bundles, coming_back, correcting, files, held, interviews, own, reading, scorecards, sent

app_name = "applications"

urlpatterns = [
    path("ansoeg/", apply.begin, name="apply"),
    path("ansoeg/send/", apply.send, name="send"),
    path("ansoeg/sendt/", sent.sent, name="sent"),
    path("ansoeg/sendt/adresse/", sent.mend_address, name="mend_address"),
    path("ansoeg/frist/", apply.time_left, name="time_left"),
    path("ansoeg/filer/tilfoej/", apply.add_file, name="add_file"),
    path("ansoeg/filer/<int:pk>/fjern/", apply.remove_file, name="remove_file"),
    path("ansoeg/<slug:section>/", apply.section, name="section"),
    path("min-ansoegning/", own.page, name="own"),
    path("min-ansoegning/find/", coming_back.ask_for_key, name="ask"),
    path("min-ansoegning/find/sendt/", coming_back.asked, name="asked"),
    path("min-ansoegning/find/<uuid:link>/", coming_back.find, name="find"),
    path("min-ansoegning/noegle/<str:key>/", coming_back.use_key, name="key"),
    path("min-ansoegning/glem/", coming_back.forget, name="forget"),
    path("min-ansoegning/ret/", correcting.begin, name="correct"),
    path("min-ansoegning/ret/fortryd/", correcting.drop, name="drop_correction"),
    path("min-ansoegning/traek/", own.withdraw, name="withdraw"),
    path("min-ansoegning/slet/", own.delete_draft, name="delete_draft"),
    path("min-ansoegning/spoerg/", asking.question, name="question"),
    path("min-ansoegning/oplysninger/", held.page, name="held"),
    path("min-ansoegning/oplysninger/hent/", held.download, name="held_download"),
    path("min-ansoegning/oplysninger/slet/", asking.deletion, name="ask_deletion"),
    path("min-ansoegning/kopi/", held.copy, name="copy"),
    path("filer/<int:pk>/", files.download, name="file"),
    path("filer/<int:pk>/vis/", files.show, name="show_file"),
    path("filer/<int:pk>/billede/", files.picture, name="file_picture"),
    path("ansoegninger/", reading.readings, name="readings"),
    path("ansoegninger/habilitet/", reading.declare, name="declare"),
    path("ansoegninger/<int:pk>/", reading.one, name="reading"),
    path("ansoegninger/<int:pk>/mening/", reading.give, name="give_opinion"),
    path("laesemappe/", bundles.page, name="bundles"),
    path("laesemappe/ny/", bundles.ask, name="ask_bundle"),
    path("laesemappe/<int:pk>/", bundles.show, name="bundle"),
    path("samtaler/", interviews.candidates, name="interviews"),
    path("samtaler/<str:round>/<int:pk>/", scorecards.scorecard, name="scorecard"),
    path("samtaler/<str:round>/<int:pk>/ansoegning/", interviews.candidate, name="candidate"),
    path("samtaler/<str:round>/<int:pk>/gennemse/", scorecards.review, name="review_scorecard"),
    path("samtaler/<str:round>/<int:pk>/indsend/", scorecards.submit, name="submit_scorecard"),
    path("samtaler/<str:round>/sammenligning/", interviews.comparison, name="comparison"),
]
