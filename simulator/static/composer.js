/** Where one writes: the field, what is quoted, pictures waiting to go, and a draft for each chat. */

import { sendMessage } from "./api.js";
import { buildAttachments, button } from "./attachments.js";
import { el, find, icon, toast } from "./dom.js";
import { readForSending } from "./media.js";
import { MentionPicker } from "./mention_picker.js";
import { sayShort } from "./quote.js";

const EMPTY = { text: "", quoted: null, pictures: [] };
const FACES = [..."👍👌🙏💪👏🤝❤🌹😊😄😂😅😍🤔😮😭😡😴🎉🔥💡🚗🌧🏠"];

export class Composer {
  #session;
  #onSent;
  #drafts = new Map();
  #quoted = null;
  #pictures = [];
  #sending = Promise.resolve();
  #key = null;
  #field = el("textarea", { rows: "1", "aria-label": "写消息", enterkeyhint: "send", "aria-controls": "mentions", "aria-autocomplete": "list" });
  #quoteBox = el("div", { class: "quoting", hidden: true });
  #pictureBox = el("div", { class: "waiting", hidden: true });
  #faces = el("div", { class: "faces", hidden: true });
  #tools = el("div", { class: "tools" });
  #send = el("button", { type: "submit", class: "send strong" }, "发送");
  #picker;

  /** `readMembers()` names those who can be mentioned in the open chat; `onSent(chat, message)` hears the answer. */
  constructor({ session, readMembers, onSent }) {
    this.#session = session;
    this.#onSent = onSent;
    this.#picker = new MentionPicker(this.#field, readMembers);
    this.#build(find("composer"));
  }

  /** Called whenever another chat or another person is shown; `key` is null when none is. */
  switchTo(key) {
    if (this.#key) this.#drafts.set(this.#key, { text: this.#field.value, quoted: this.#quoted, pictures: this.#pictures });
    this.#key = key;
    this.#field.placeholder = `我是${this.#session.me.name}，说点什么…`;
    this.#show(this.#drafts.get(key) ?? EMPTY);
  }

  quote(message, name) {
    this.#quoted = { id: message.id, words: `${name}：${sayShort(message)}` };
    this.#draw();
    this.#field.focus();
  }

  mention(member) {
    this.#picker.add(member);
    this.#draw();
  }

  fill(text) {
    this.#field.value = text;
    this.#draw();
    this.#field.focus();
  }

  async addPicture(file) {
    try {
      this.#pictures = [...this.#pictures, await readForSending(file)];
      this.#draw();
      this.#field.focus();
    } catch (error) {
      toast(error.message);
    }
  }

  #build(form) {
    const row = el("div", { class: "compose-row" }, this.#field,
      el("button", { type: "button", class: "plain phone-only", "aria-label": "更多", "aria-expanded": "false", onclick: (event) => this.#unfold(event.currentTarget) }, icon("plus")),
      this.#send);
    this.#tools.append(
      button("smile", "表情", () => (this.#faces.hidden = !this.#faces.hidden)),
      button("at", "@人", () => this.#picker.start(), "rooms-only"),
      ...buildAttachments({ addPicture: (file) => this.addPicture(file), send: (message) => this.#deliver(message), fail: (error) => toast(error.message) }));
    this.#faces.append(...FACES.map((face) => el("button", { type: "button", onclick: () => this.#insert(face) }, face)));
    form.append(this.#picker.list, this.#quoteBox, this.#pictureBox, this.#faces, this.#tools, row);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    for (const kind of ["input", "change"]) this.#field.addEventListener(kind, () => this.#draw());
    this.#takeDropped(find("talk"));
  }

  #onKey(event) {
    if (event.isComposing || event.keyCode === 229) return; // Enter belongs to the input method while it composes
    if (this.#picker.takeKey(event) || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  #takeDropped(area) {
    const take = (event, files) => {
      const pictures = [...files].filter((file) => file.type.startsWith("image/"));
      if (!pictures.length || !this.#key) return;
      event.preventDefault();
      for (const file of pictures) this.addPicture(file);
    };
    this.#field.addEventListener("paste", (event) => take(event, event.clipboardData.files));
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event, event.dataTransfer.files);
    });
  }

  /** What is written fast goes out one after the other, in the order it was written. */
  #submit() {
    const draft = { text: this.#field.value.trimEnd(), quoted: this.#quoted, pictures: this.#pictures };
    if (!draft.text && !draft.pictures.length) return;
    const place = { key: this.#key, chat: this.#session.open, me: this.#session.me };
    const mentions = this.#picker.idsIn(draft.text);
    this.#show(EMPTY);
    this.#sending = this.#sending.then(() => this.#sendDraft(draft, mentions, place));
  }

  async #sendDraft(draft, mentions, place) {
    try {
      if (draft.text) await this.#deliver({ type: "text", text: draft.text, quote_id: draft.quoted?.id, mentions }, place);
      draft.text = "";
      while (draft.pictures.length) {
        const [{ content_base64, name }, ...rest] = draft.pictures;
        await this.#deliver({ type: "picture", filename: name, content_base64 }, place);
        draft.pictures = rest;
      }
    } catch (error) {
      toast(error.message);
      this.#giveBack(draft, place.key);
    }
  }

  async #deliver(message, { chat, me } = { chat: this.#session.open, me: this.#session.me }) {
    this.#onSent(chat, await sendMessage(chat, { sender_id: me.id, ...message }));
  }

  /** What could not be sent is not lost, even if another chat is open by now or more was written. */
  #giveBack(draft, key) {
    if (key !== this.#key) this.#drafts.set(key, draft);
    else this.#show({ ...draft, text: [draft.text, this.#field.value].filter(Boolean).join("\n"), pictures: [...draft.pictures, ...this.#pictures] });
  }

  #show({ text, quoted, pictures }) {
    this.#field.value = text;
    this.#quoted = quoted;
    this.#pictures = pictures;
    this.#picker.clear();
    this.#draw();
  }

  #insert(text) {
    this.#field.setRangeText(text, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#draw();
  }

  #unfold(toggle) {
    const isOpen = this.#tools.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(isOpen));
  }

  #draw() {
    const remove = (action) => el("button", { type: "button", class: "plain", "aria-label": "去掉", onclick: () => {
      action();
      this.#draw();
    } }, icon("close"));
    this.#quoteBox.hidden = !this.#quoted;
    this.#quoteBox.replaceChildren(el("span", { dir: "auto" }, this.#quoted?.words ?? ""), remove(() => (this.#quoted = null)));
    this.#pictureBox.hidden = !this.#pictures.length;
    this.#pictureBox.replaceChildren(...this.#pictures.map((picture) => el("span", { class: "thumb" },
      el("img", { src: picture.url, alt: `要发的图片 ${picture.name}` }), remove(() => (this.#pictures = this.#pictures.filter((one) => one !== picture))))));
    this.#send.classList.toggle("ready", Boolean(this.#field.value.trim() || this.#pictures.length));
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, 160)}px`;
  }
}
