"""The built-in mailbox of a rehearsal: three panes, as a mail client has them. Outside a rehearsal a 404."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from recruitment import mailbox
from recruitment.views.rehearsal import in_rehearsal


@require_safe
@in_rehearsal
def show(request: HttpRequest, key: str = "") -> HttpResponse:
    """Folders, the list of the folder `til`, and the letter `key` or the newest of the folder."""
    every = mailbox.letters()
    folder = request.GET.get("til", "")
    shown = [letter for letter in every if not folder or letter.address == folder]
    letter = next((letter for letter in every if letter.key == key), None) if key else None
    if key and letter is None:
        raise Http404
    folders = sorted(Counter(letter.address for letter in every).items())
    context = {
        "folders": folders,
        "folder": folder,
        "letters": shown,
        "letter": letter or next(iter(shown), None),
        "count": len(every),
        "chosen": bool(key),
    }
    return render(request, "recruitment/mailbox.html", context)


@require_safe
@in_rehearsal
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A file that came with a letter, to be saved."""
    letter = mailbox.find(key)
    file = next((file for file in letter.files if file.number == number), None) if letter else None
    if file is None:
        raise Http404
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    return response
