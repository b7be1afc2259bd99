// The line of the day keeps itself fresh, once a minute; without it, the link beneath does the same.
(() => {
  const place = document.querySelector("[data-fresh]");
  if (!place) return;
  let timer = 0;
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.fresh, { redirect: "error", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) return;
      const said = answer.status === 204 ? "" : await answer.text();
      // An unchanged line stays untouched, so that nobody has it read out every minute.
      if (place.textContent !== said) place.textContent = said;
      if (!said) clearInterval(timer);
    } catch { /* no line to us just now: the next minute asks again */ }
  };
  timer = setInterval(ask, 60000);
  document.addEventListener("visibilitychange", ask);
})();
