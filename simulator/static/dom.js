/** Builds nodes without innerHTML, so that nothing anyone types can become markup. */

const SVG = "http://www.w3.org/2000/svg";

export const find = (id) => document.getElementById(id);

/** `on*` props are listeners, `data` a map of data attributes; false, null and undefined leave an attribute out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/sim/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Runs `work` once in the next frame, however often it was asked for: a storm of messages is one redraw. */
export function oncePerFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

let toastTimer = 0;

export function toast(sentence) {
  const box = find("toast");
  box.textContent = sentence;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (box.hidden = true), 4000);
}

/** A modal sheet that closes by its cross, by Escape and by a tap beside it. */
export function openSheet(dialog, title, ...content) {
  const close = el("button", { type: "button", class: "plain", "aria-label": "关闭", onclick: () => dialog.close() }, icon("close"));
  dialog.replaceChildren(el("header", { class: "sheet-head" }, el("h2", { id: `${dialog.id}-title` }, title), close), ...content);
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  if (!dialog.open) dialog.showModal();
}
