/** The small menu of a bubble: right click, long press, or its ⋯ button for the keyboard. */

import { el, find } from "./dom.js";

const LONG_PRESS_MS = 480;
const SLACK_PX = 10;

/** `choices`: `[words, action]` pairs; `at` a rectangle or point of the window. */
export function openMenu(choices, at) {
  const menu = find("menu");
  const opener = document.activeElement;
  const close = () => {
    menu.hidden = true;
    removeEventListener("pointerdown", onOutside, true);
    removeEventListener("scroll", close, true);
    removeEventListener("resize", close);
  };
  const onOutside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  const choose = (action) => () => {
    close();
    action();
  };
  menu.replaceChildren(...choices.map(([words, action]) => el("button", { type: "button", role: "menuitem", onclick: choose(action) }, words)));
  menu.onkeydown = (event) => walk(menu, event, () => {
    close();
    opener?.focus();
  });
  menu.hidden = false;
  place(menu, at);
  menu.firstElementChild.focus({ preventScroll: true });
  addEventListener("pointerdown", onOutside, true);
  addEventListener("scroll", close, true);
  addEventListener("resize", close);
}

/** Calls `onPress(node, point)` for a right click or a long press on what `selector` finds inside `root`. */
export function watchLongPress(root, selector, onPress) {
  let timer = 0;
  let start = null;
  const stop = () => clearTimeout(timer);
  root.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(selector);
    if (!node || String(getSelection()).length > 0) return;
    event.preventDefault();
    stop();
    onPress(node, { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY });
  });
  root.addEventListener("pointerdown", (event) => {
    const node = event.pointerType !== "mouse" && event.target.closest(selector);
    if (!node) return;
    start = event;
    timer = setTimeout(() => onPress(node, node.getBoundingClientRect()), LONG_PRESS_MS);
  });
  root.addEventListener("pointermove", (event) => {
    if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > SLACK_PX) stop();
  });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, stop);
}

function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const top = at.top > height + 60 ? at.top - height - 8 : at.bottom + 8;
  menu.style.left = `${clamp((at.left + at.right - width) / 2, 8, innerWidth - width - 8)}px`;
  menu.style.top = `${clamp(top, 8, innerHeight - height - 8)}px`;
}

function walk(menu, event, onEscape) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") onEscape();
  else if (step) {
    const items = [...menu.children];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  } else return;
  event.preventDefault();
}

const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
