/** The town's own clock: shown on top, and moved on with one tap to see what the bot does later. */

import { moveClock, readClock } from "./api.js";
import { el, find, toast } from "./dom.js";
import { fromField, nextHour, sayClock, toField, toIso } from "./time.js";

const HOUR = 3600;

export class Clock extends EventTarget {
  #base = Date.now();
  #readAt = performance.now();
  #said = "";

  now() {
    return this.#base + performance.now() - this.#readAt;
  }

  set(iso) {
    this.#base = Date.parse(iso);
    this.#readAt = performance.now();
    this.tick();
  }

  tick() {
    const words = sayClock(this.now());
    if (words === this.#said) return;
    this.#said = words;
    this.dispatchEvent(new CustomEvent("minute", { detail: words }));
  }

  async load() {
    this.set((await readClock()).now);
  }
}

export function mountClock(clock) {
  const face = find("clock-face");
  const moves = find("clock-moves");
  clock.addEventListener("minute", ({ detail }) => (find("clock-now").textContent = detail));
  setInterval(() => clock.tick(), 1000);
  face.addEventListener("click", () => face.setAttribute("aria-expanded", String(face.getAttribute("aria-expanded") !== "true")));
  const move = (body) => applyMove(clock, face, body);
  moves.append(
    moveButton("＋1小时", () => move({ advance: HOUR })),
    moveButton("到今晚9点", () => move({ now: toIso(nextHour(clock.now(), 21)) })),
    moveButton("到明早8点", () => move({ now: toIso(nextHour(clock.now(), 8, 1)) })),
    moveButton("＋1天", () => move({ advance: 24 * HOUR })),
    moveButton("＋5天", () => move({ advance: 5 * 24 * HOUR })),
    chosenMoment(clock, move),
  );
}

async function applyMove(clock, face, body) {
  try {
    clock.set((await moveClock(body)).now);
    face.setAttribute("aria-expanded", "false");
    toast(`现在是 ${sayClock(clock.now())}`);
  } catch (refused) {
    toast(refused.message);
  }
}

const moveButton = (words, onclick) => el("button", { type: "button", onclick }, words);

function chosenMoment(clock, move) {
  const field = el("input", { type: "datetime-local", "aria-label": "拨到哪一刻" });
  field.addEventListener("focus", () => (field.value ||= toField(clock.now())));
  const go = moveButton("拨到", () => (field.value ? move({ now: toIso(fromField(field.value)) }) : field.focus()));
  return el("span", { class: "clock-chosen" }, field, go);
}
