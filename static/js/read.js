// The reading pane by keyboard: one letter presses one button, never while somebody writes, and it can be turned off.
(() => {
  const place = document.querySelector(".keys"), on = document.getElementById("keys-on"), name = "read/keys";
  if (!place) return;
  const kept = (value) => { try { return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value); } catch { return null; } };
  place.hidden = false;
  on.checked = kept() !== "off";
  on.addEventListener("change", () => kept(on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
})();
