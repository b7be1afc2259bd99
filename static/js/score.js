// Saves the scorecard by itself while somebody writes, and keeps on this device what could not be saved, until it has been.
// A card that is held (data-hold: a change of what was submitted) is only kept, never sent by itself.
// The page works without it: the buttons do the same.
(() => {
  const form = document.querySelector("form.scorecard");
  const note = form.querySelector(".save-note");
  const pause = 2500, again = 15000, prefix = "score/", mine = prefix + form.dataset.who + "/", day = 24 * 3600e3;
  const place = mine + location.pathname, hold = form.dataset.hold;
  let timer = 0, changed = false, failed = false, busy = null;

  // A browser that keeps nothing loses nothing but this.
  const shelf = (act) => { try { return act(localStorage); } catch { return null; } };
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const values = (text) => JSON.stringify(JSON.parse(text).filter(([name]) => !["seen", "page"].includes(name)));
  const keep = () => shelf((store) => store.setItem(place, JSON.stringify({ at: Date.now(), card: written() })));
  const drop = () => shelf((store) => store.removeItem(place));

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
      if (answer.ok && !changed) drop();
      say(changed && answer.ok ? form.dataset.unsaved : said.note, failed);
    } catch {
      changed = failed = true;
      keep();
      say(form.dataset.failed, true);
      later(again);
    }
  }

  // One at a time, so that an older save never arrives after a newer one.
  async function save() {
    clearTimeout(timer);
    if (busy || !changed || hold) return;
    busy = send();
    await busy;
    busy = null;
    if (changed && !failed) later(pause);
  }

  form.addEventListener("input", (event) => {
    changed = true;
    keep();
    if (!failed) say(hold || form.dataset.unsaved);
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

  // Somebody else's, and what is older than a day, goes.
  shelf((store) => Object.keys(store).filter((key) => key.startsWith(prefix)).forEach((key) => {
    if (!key.startsWith(mine) || JSON.parse(store.getItem(key)).at < Date.now() - day) store.removeItem(key);
  }));
  const found = shelf((store) => JSON.parse(store.getItem(place)));
  if (!found) return;
  if (values(found.card) === values(written())) { drop(); return; }
  // Also from which save it was written: the server then knows our own lost answer from somebody else's card.
  const card = JSON.parse(found.card), said = Object.fromEntries(card);
  // A change of an older version: it has been submitted, or somebody was faster.
  if (hold && said.revision !== form.elements.revision.value) { drop(); return; }
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = card.some(([name, value]) => name === field.name && value === field.value);
    else if (field.name in said) field.value = said[field.name];
  }
  changed = !hold;
  say(form.dataset.found, !hold);
  later(0);
})();
