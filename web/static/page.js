// Keeps a page fresh without flicker: fetches it again and exchanges only the parts that changed.
const EVERY_MS = 4000;
const lost = document.getElementById("lost");

function isInUse(part) {
  const focused = document.activeElement;
  return part.contains(focused) && focused.matches("input, select, textarea");
}

function exchangeParts(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (next && !isInUse(part) && contentOf(part) !== contentOf(next)) part.replaceWith(document.adoptNode(next));
  }
}

// The key of a form is new in every page and no change worth showing.
function contentOf(part) {
  const copy = part.cloneNode(true);
  for (const key of copy.querySelectorAll("input[name=key]")) key.remove();
  return copy.outerHTML;
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", signal: AbortSignal.timeout(10000) });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    exchangeParts(new DOMParser().parseFromString(await answer.text(), "text/html"));
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}

async function refreshForever() {
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    await refresh();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (button && !confirm(button.dataset.confirm)) event.preventDefault();
});

document.addEventListener("visibilitychange", refresh);
for (const select of document.querySelectorAll(".filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
refreshForever();
