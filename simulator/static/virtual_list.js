/** A list that only builds the rows in sight, so that a county of thousands of groups scrolls like ten. */

import { el, oncePerFrame } from "./dom.js";

const MARGIN_PX = 400;

/** `describe(item)` → `{key, rem, build()}`; rows are rebuilt on every `show`, reused while scrolling. */
export class VirtualList {
  #viewport;
  #describe;
  #rows = [];
  #tops = [0];
  #shown = new Map();
  #canvas = el("div", { class: "virtual" });

  constructor(viewport, describe) {
    this.#viewport = viewport;
    this.#describe = describe;
    viewport.replaceChildren(this.#canvas);
    const draw = oncePerFrame(() => this.#draw());
    viewport.addEventListener("scroll", draw, { passive: true });
    viewport.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(draw).observe(viewport);
  }

  show(items) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const focused = this.#canvas.querySelector(":focus")?.closest("[data-key]")?.dataset.key;
    this.#rows = items.map((item) => this.#describe(item));
    this.#tops = [0];
    for (const row of this.#rows) this.#tops.push(this.#tops.at(-1) + Math.round(row.rem * rem));
    this.#canvas.style.height = `${this.#tops.at(-1)}px`;
    this.#canvas.replaceChildren();
    this.#shown.clear();
    this.#draw();
    if (focused) this.#shown.get(focused)?.querySelector("button")?.focus({ preventScroll: true });
  }

  #draw() {
    const from = this.#viewport.scrollTop - MARGIN_PX;
    const to = this.#viewport.scrollTop + this.#viewport.clientHeight + MARGIN_PX;
    const keep = new Set();
    for (let at = this.#firstBelow(from); at < this.#rows.length && this.#tops[at] < to; at += 1) {
      const { key } = this.#rows[at];
      keep.add(key);
      if (!this.#shown.has(key)) this.#place(at);
    }
    for (const [key, node] of this.#shown) {
      if (keep.has(key)) continue;
      node.remove();
      this.#shown.delete(key);
    }
  }

  #place(at) {
    const row = this.#rows[at];
    const node = el("div", { class: "virtual-row", data: { key: row.key } }, row.build());
    node.style.top = `${this.#tops[at]}px`;
    node.style.height = `${this.#tops[at + 1] - this.#tops[at]}px`;
    this.#shown.set(row.key, node);
    const next = [...this.#canvas.children].find((other) => parseFloat(other.style.top) > this.#tops[at]);
    this.#canvas.insertBefore(node, next ?? null); // in the order of reading, for the keyboard and for listeners
  }

  #firstBelow(y) {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tops[middle + 1] < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #walk(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const row = step && event.target.closest(".virtual-row");
    if (!row?.[step]) return;
    event.preventDefault();
    row[step].querySelector("button")?.focus();
  }
}
