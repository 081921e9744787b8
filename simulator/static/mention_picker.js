/** The list of members that opens at a typed @, and the ids behind the names that were chosen. */

import { avatarOf } from "./avatar.js";
import { el } from "./dom.js";

const MENTION_END = "\u2005";
const EVERYBODY = { id: "all", name: "所有人", role: "everybody" };
const SHOWN = 50;

export class MentionPicker {
  #field;
  #readMembers;
  #choices = [];
  #active = 0;
  #start = -1;
  #chosen = new Map();
  list = el("ul", { class: "mentions", id: "mentions", role: "listbox", "aria-label": "@谁", hidden: true });

  /** `readMembers()` → `[{id, name, role}]`, the names being those of the open group. */
  constructor(field, readMembers) {
    this.#field = field;
    this.#readMembers = readMembers;
    field.addEventListener("input", () => this.#follow());
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150)); // a tap on a name comes after the blur
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** The ids whose mention still stands in the text. */
  idsIn(text) {
    return [...this.#chosen].filter(([name]) => text.includes(`@${name}${MENTION_END}`)).map(([, id]) => id);
  }

  clear() {
    this.#chosen.clear();
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }

  start() {
    this.#insert(this.#field.selectionStart, "@");
    this.#follow();
  }

  /** Puts a mention at the cursor, as a tap on a face does. */
  add(member) {
    this.#chosen.set(member.name, member.id);
    this.#insert(this.#field.selectionStart, `@${member.name}${MENTION_END}`);
  }

  /** Whether the key was meant for the open list. */
  takeKey(event) {
    if (!this.isOpen) return false;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Enter" || event.key === "Tab") this.#choose(this.#choices[this.#active]);
    else return false;
    event.preventDefault();
    return true;
  }

  #follow() {
    const { value, selectionStart } = this.#field;
    this.#start = value.lastIndexOf("@", selectionStart - 1);
    const typed = value.slice(this.#start + 1, selectionStart);
    if (this.#start < 0 || /[\s\u2005]/u.test(typed) || typed.length > 12) return this.close();
    this.#choices = [...this.#readMembers(), EVERYBODY].filter((one) => one.name.includes(typed)).slice(0, SHOWN);
    this.#active = 0;
    this.#draw();
  }

  #draw() {
    const options = this.#choices.map((member, at) =>
      el("li", { id: `mention-${at}`, role: "option", "aria-selected": String(at === this.#active), onpointerdown: (event) => {
        event.preventDefault();
        this.#choose(member);
      } }, avatarOf(member), el("span", { dir: "auto" }, member.name)));
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    if (this.isOpen) this.#field.setAttribute("aria-activedescendant", `mention-${this.#active}`);
    options[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #move(step) {
    this.#active = (this.#active + step + this.#choices.length) % this.#choices.length;
    this.#draw();
  }

  #choose(member) {
    this.#chosen.set(member.name, member.id);
    this.#insert(this.#start, `@${member.name}${MENTION_END}`);
    this.close();
  }

  #insert(from, text) {
    this.#field.setRangeText(text, from, this.#field.selectionEnd, "end");
    this.#field.focus();
    this.#field.dispatchEvent(new Event("change"));
  }
}
