// Saves the scorecard by itself while somebody writes. The page works without it: the buttons do the same.
(() => {
  const form = document.querySelector("form.scorecard");
  const note = form.querySelector(".save-note");
  const pause = 2500, again = 15000;
  let timer = 0, changed = false, failed = false, busy = null;

  const say = (words, bad) => {
    note.textContent = words;
    note.classList.toggle("save-note--bad", Boolean(bad));
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function send() {
    changed = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20000),
      });
      const type = answer.headers.get("Content-Type") || "";
      if (!type.startsWith("application/json")) throw new Error(answer.status);
      const said = await answer.json();
      if (answer.ok) form.elements.seen.value = said.seen;
      failed = !answer.ok;
      say(changed && answer.ok ? form.dataset.unsaved : said.note, failed);
    } catch {
      changed = failed = true;
      say(form.dataset.failed, true);
      later(again);
    }
  }

  // One at a time, so that an older save never arrives after a newer one.
  async function save() {
    clearTimeout(timer);
    if (busy || !changed) return;
    busy = send();
    await busy;
    busy = null;
    if (changed && !failed) later(pause);
  }

  form.addEventListener("input", (event) => {
    changed = true;
    if (!failed) say(form.dataset.unsaved);
    later(event.target.type === "radio" ? 0 : pause);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    changed = false;
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    busy.finally(() => form.requestSubmit(button));
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => document.hidden && save());
})();
