/** The open chat: its messages as they come, held to the bottom unless one reads further up. */

import { Refused, sendMessage } from "./api.js";
import { buildMessage } from "./bubble.js";
import { el, find, oncePerFrame, toast } from "./dom.js";
import { enlarge } from "./media.js";
import { openMenu, watchLongPress } from "./menu.js";
import { readQuote } from "./quote.js";
import { markRead } from "./read_marks.js";
import { sayBetween } from "./time.js";

const PAUSE_MS = 5 * 60_000;
const PAGE = 200;
const NEAR_BOTTOM_PX = 90;

export class Conversation {
  #world;
  #session;
  #ledger;
  #clock;
  #composer;
  #log = find("log");
  #toBottom = find("to-bottom");
  #place = "";
  #drawn = [];
  #limit = PAGE;
  #isHeldDown = true;
  #keepDrawing = oncePerFrame(() => this.#drawNew());

  constructor({ world, session, ledger, clock, composer }) {
    this.#world = world;
    this.#session = session;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#composer = composer;
    session.addEventListener("changed", () => this.#open());
    ledger.addEventListener("loaded", ({ detail }) => detail.key === session.open?.key && this.#drawAll());
    ledger.addEventListener("message", ({ detail }) => this.#onMessage(detail));
    this.#log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#log.addEventListener("load", () => this.#holdDown(), true); // pictures grow when they arrive
    new ResizeObserver(() => this.#holdDown()).observe(this.#log); // so does the composer
    this.#toBottom.addEventListener("click", () => this.#scrollDown());
    watchLongPress(this.#log, ".bubble", (bubble, at) => this.#offer(bubble, at));
    find("back").addEventListener("click", () => session.close());
  }

  async #open() {
    const { open: chat, me } = this.#session;
    document.body.dataset.view = chat ? "talk" : "list";
    document.body.dataset.kind = chat?.kind ?? "";
    const place = chat ? `${me.id}|${chat.key}` : "";
    if (chat) find("talk-title").replaceChildren(chat.title, ...(chat.room ? [el("small", {}, `（${chat.room.members.length}）`)] : []));
    if (place === this.#place) return;
    this.#place = place;
    this.#limit = PAGE;
    this.#composer.switchTo(place || null);
    this.#log.replaceChildren();
    this.#drawn = [];
    if (!chat) return;
    if (this.#ledger.isLoaded(chat)) return this.#drawAll();
    await this.#ledger.load(chat).catch((refused) => toast(refused.message));
  }

  #onMessage({ key, message, isNew }) {
    const chat = this.#session.open;
    if (key !== chat?.key) return;
    if (message.type === "recalled") this.#redraw(message.quote_id);
    if (!isNew) this.#redraw(message.id);
    this.#keepDrawing();
  }

  #drawAll() {
    const chat = this.#session.open;
    const messages = this.#ledger.messages(chat);
    const older = el("li", { class: "notice" }, el("button", { type: "button", onclick: () => this.#drawOlder() }, "看更早的消息"));
    this.#drawn = [];
    this.#log.replaceChildren(...(messages.length > this.#limit || this.#ledger.hasOlder(chat) ? [older] : []));
    this.#append(messages.slice(-this.#limit));
    this.#scrollDown();
  }

  async #drawOlder() {
    const chat = this.#session.open;
    const fromBottom = this.#log.scrollHeight - this.#log.scrollTop;
    this.#limit += PAGE;
    if (this.#ledger.messages(chat).length >= this.#limit) this.#drawAll();
    else await this.#ledger.loadOlder(chat).catch((refused) => toast(refused.message));
    this.#log.scrollTop = this.#log.scrollHeight - fromBottom;
  }

  #drawNew() {
    if (!this.#session.open) return;
    const messages = this.#ledger.messages(this.#session.open);
    const lastDrawn = messages.lastIndexOf(this.#drawn.at(-1));
    const fresh = messages.slice(lastDrawn + 1);
    if (!fresh.length) return;
    if (this.#isHeldDown && this.#drawn.length + fresh.length > 2 * this.#limit) return this.#drawAll(); // a storm must not fill the page
    const stay = this.#isHeldDown || fresh.some((message) => message.sender_id === this.#session.me.id);
    this.#append(fresh);
    if (stay) this.#scrollDown();
    else this.#toBottom.hidden = false;
  }

  #append(messages) {
    const rows = document.createDocumentFragment();
    for (const message of messages) {
      const before = this.#drawn.at(-1);
      this.#drawn.push(message);
      const node = buildMessage(message, this.#view());
      if (!node) continue;
      const at = Date.parse(message.at);
      if (!before || Math.abs(at - Date.parse(before.at)) > PAUSE_MS) rows.append(el("li", { class: "moment" }, el("time", {}, sayBetween(at, this.#clock.now()))));
      rows.append(node);
    }
    this.#log.append(rows);
  }

  #redraw(id) {
    const message = this.#drawn.find((one) => one.id === id);
    const node = message && this.#log.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (node) node.replaceWith(buildMessage(message, this.#view()) ?? "");
  }

  #view() {
    const { open: chat, me } = this.#session;
    return {
      chat, me,
      person: (id, name) => this.#world.person(id, name),
      find: (id) => this.#ledger.find(chat, id),
      openMenu: (message, bubble, at) => this.#offer(bubble, at),
      mention: (person) => chat.kind === "room" && person.id !== me.id && this.#composer.mention({ id: person.id, name: this.#world.nameIn(chat.room, person.id) }),
      edit: (text) => this.#composer.fill(text),
      enlarge,
    };
  }

  #offer(bubble, at) {
    const chat = this.#session.open;
    const message = this.#ledger.find(chat, bubble.closest("[data-id]").dataset.id);
    const words = readQuote(message.text)?.reply ?? message.text;
    const choices = [["引用", () => this.#composer.quote(message, message.sender_name || this.#world.person(message.sender_id).name)]];
    if (words) choices.push(["复制", () => copy(words)]);
    if (message.sender_id === this.#session.me.id) choices.push(["撤回", () => this.#recall(chat, message)]);
    openMenu(choices, at);
  }

  async #recall(chat, message) {
    try {
      this.#ledger.receive(chat.key, await sendMessage(chat, { sender_id: this.#session.me.id, type: "recalled", quote_id: message.id, text: "" }));
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      toast(refused.message);
    }
  }

  #onScroll() {
    this.#isHeldDown = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_BOTTOM_PX;
    if (this.#isHeldDown) this.#settle();
  }

  #holdDown() {
    if (this.#isHeldDown) this.#scrollDown();
  }

  #scrollDown() {
    this.#isHeldDown = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#settle();
  }

  #settle() {
    this.#toBottom.hidden = true;
    const { me, open: chat } = this.#session;
    if (chat && document.visibilityState === "visible") markRead(me, chat, this.#ledger.messages(chat));
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("复制好了");
  } catch {
    toast("浏览器不让复制，请用鼠标选中文字。");
  }
}
