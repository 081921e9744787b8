// Keeps a page fresh without flicker: fetches it again and exchanges only the parts that changed.
const EVERY_MS = 4000;
// A page that answers a form stands under the form's address; it is looked up again under its own.
const here = document.querySelector("[data-here]")?.dataset.here;
if (here) history.replaceState(null, "", here);
const lost = document.getElementById("lost");

function isInUse(part) {
  const focused = document.activeElement;
  const isOpen = part.querySelector("details[open]") !== null;
  return isOpen || (part.contains(focused) && focused.matches("input, select, textarea, :focus-visible"));
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

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  const words = button?.parentElement.querySelector("textarea");
  if (!words) return;
  words.select();
  try {
    await navigator.clipboard.writeText(words.value);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = "复制好了";
});

document.addEventListener("visibilitychange", refresh);
for (const select of document.querySelectorAll("form[role=search] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
refreshForever();
