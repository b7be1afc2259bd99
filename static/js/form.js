// The form: tells when the time is up, saves a section while somebody writes, and keeps on this device what could not be
// saved. Every page works without it: the buttons do the same.
const shelf = (() => {
  const prefix = "kladde/", day = 24 * 3600e3;
  const shelves = ["localStorage", "sessionStorage"];
  const each = (act) => shelves.forEach((name) => { try { act(window[name]); } catch { /* a browser that keeps nothing */ } });
  const ours = (store) => Object.keys(store).filter((key) => key.startsWith(prefix));
  // Without a number nobody could tell whose text it is, so it lives no longer than the tab.
  const place = (draft, section, act) => { try { return act(draft ? localStorage : sessionStorage, prefix + (draft || "ny") + "/" + section); } catch { return null; } };
  return {
    get: (draft, section) => place(draft, section, (store, key) => JSON.parse(store.getItem(key))),
    put: (draft, section, item) => place(draft, section, (store, key) => store.setItem(key, JSON.stringify(item))),
    drop: (draft, section) => place(draft, section, (store, key) => store.removeItem(key)),
    empty: () => each((store) => ours(store).forEach((key) => store.removeItem(key))),
    // What a button sent has arrived when the draft was changed afterwards; and nothing is kept for longer than a day.
    tidy: (now, changed) => each((store) => ours(store).forEach((key) => {
      const item = JSON.parse(store.getItem(key));
      if (item.at < now - day || (item.sent && item.at <= changed)) store.removeItem(key);
    })),
  };
})();

// The server's clock, however wrong the device's is. A device that slept has missed time: the later of two reckonings counts.
const server = (() => {
  let now = 0, steady = 0, wall = 0;
  return {
    set: (said) => { now = Number(said); steady = performance.now(); wall = Date.now(); },
    drift: () => Math.abs(Date.now() - wall - performance.now() + steady),
    now: () => now + Math.max(performance.now() - steady, Date.now() - wall),
  };
})();

(() => {
  if (document.querySelector("[data-forget]")) shelf.empty();
  const place = document.getElementById("time-left");
  if (!place) return;
  const marks = JSON.parse(place.dataset.marks), words = place.querySelector("[data-words]"), end = place.querySelector("[data-over]");
  let closes = Number(place.dataset.closes), asking = false, timer = 0;
  server.set(place.dataset.now);
  shelf.tidy(server.now(), Number(place.dataset.changed));

  const over = () => {
    words.textContent = "";
    end.hidden = false;
    clearInterval(timer);
    document.dispatchEvent(new Event("over"));
  };
  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const said = await (await fetch(place.dataset.ask, { signal: AbortSignal.timeout(5000) })).json();
      server.set(said.now);
      closes = said.closes;
    } catch { server.set(server.now()); }
    asking = false;
    if (server.now() >= closes) over();
  }
  const look = () => {
    const left = closes - server.now();
    if (left <= 0 || server.drift() > 5000) { ask(); return; }
    const said = (marks.find(([milliseconds]) => left < milliseconds) || [0, ""])[1];
    if (words.textContent !== said) words.textContent = said;
  };
  timer = setInterval(look, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || !end.hidden || ask());
})();

(() => {
  const form = document.querySelector("form[data-section]");
  if (!form) return;
  const { section } = form.dataset, note = form.querySelector(".save-note"), line = document.getElementById("saved-line");
  const box = document.getElementById("kept"), pause = 2500, again = 15000, email = form.elements.email;
  let draft = document.getElementById("time-left").dataset.draft, halted = "halt" in form.dataset;
  let timer = 0, busy = null, tried = "", address = email ? email.value : "";

  const listed = (data) => JSON.stringify([...data].filter(([name]) => !["csrfmiddlewaretoken", "seen"].includes(name)));
  const written = () => listed(new FormData(form));
  let saved = written();
  const keep = (more) => shelf.put(draft, section, { at: server.now(), values: JSON.parse(written()), ...more });
  const say = (text, bad) => {
    note.textContent = text;
    note.classList.toggle("save-note--bad", Boolean(bad));
  };
  const later = (wait) => {
    clearTimeout(timer);
    if (!halted) timer = setTimeout(save, wait);
  };
  // Our own save whose answer was lost looks like somebody else's: what is stored is then what we sent.
  const isOurs = (stored) => {
    const sent = Object.fromEntries(JSON.parse(tried || "[]"));
    return Boolean(tried) && Object.entries(stored).every(([name, value]) => (sent[name] || "").trim() === value.trim());
  };

  async function send() {
    const data = new FormData(form);
    // A half-written address must not be written to.
    if (document.activeElement === email) data.set("email", address);
    const sending = listed(data);
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: document.hidden, signal: AbortSignal.timeout(20000),
      });
      const said = await answer.json();
      if (answer.ok) {
        saved = sending;
        tried = "";
        form.elements.seen.value = said.seen;
        server.set(said.now);
        if (said.draft !== draft) shelf.drop(draft, section);
        draft = said.draft;
        if (email) address = data.get("email");
        if (written() === saved) shelf.drop(draft, section);
        say(said.note);
        if (said.note) line.textContent = said.note;
      } else if (said.stored && isOurs(said.stored)) {
        form.elements.seen.value = said.seen;
        tried = "";
        later(0);
      } else {
        halted = true;
        keep();
        say(said.note, true);
      }
    } catch {
      tried = sending;
      keep();
      say(form.dataset.failed, true);
      later(again);
    }
  }

  // One at a time, so that an older save never arrives after a newer one.
  async function save() {
    clearTimeout(timer);
    if (busy || halted || written() === saved) return;
    busy = send();
    await busy;
    busy = null;
    if (!tried && written() !== saved && document.activeElement !== email) later(pause);
  }

  form.addEventListener("input", () => {
    if (halted || tried) keep();
    else say(form.dataset.unsaved);
    later(pause);
  });
  form.addEventListener("change", () => later(pause));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {
      event.preventDefault();
      const button = event.submitter;
      busy.finally(() => form.requestSubmit(button));
      return;
    }
    if (written() !== saved) keep({ sent: true });
    saved = written();
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => { if (written() !== saved) keep({ sent: !halted && !tried }); });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  document.addEventListener("over", () => { halted = true; clearTimeout(timer); });

  form.querySelector("[data-drop-mine]")?.addEventListener("click", () => shelf.drop(draft, section));

  // What could not be saved last time is offered, never put in unasked.
  const found = box && shelf.get(draft, section);
  if (!found) return;
  if (halted || JSON.stringify(found.values) === saved) {
    if (!halted) shelf.drop(draft, section);
    return;
  }
  const fields = Object.fromEntries(found.values);
  for (const field of form.querySelectorAll("input[type=text], input[type=email], input[type=tel], textarea")) {
    if (!fields[field.name] || fields[field.name] === field.value) continue;
    const name = document.createElement("dt"), text = document.createElement("dd");
    name.textContent = field.labels[0].firstChild.textContent;
    text.textContent = fields[field.name];
    text.className = "prewrap";
    box.querySelector("dl").append(name, text);
  }
  box.hidden = false;
  const close = () => { box.hidden = true; shelf.drop(draft, section); };
  box.querySelector("[data-take]").addEventListener("click", () => {
    for (const field of form.elements) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = found.values.some(([name, value]) => name === field.name && value === field.value);
      else if (field.name in fields && field.type !== "hidden") field.value = fields[field.name];
    }
    close();
    form.querySelector("input:not([type=hidden]), textarea").focus();
    save();
  });
  box.querySelector("[data-drop]").addEventListener("click", close);
})();
