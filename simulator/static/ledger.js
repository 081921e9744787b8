/** Every message the page has seen, by chat: the one memory the lists and the conversation draw from. */

import { readMessages } from "./api.js";

const FIRST_LOAD = 60;
const KEPT = 2000;

export class Ledger extends EventTarget {
  #books = new Map();

  /** The messages of a chat, oldest first; empty until loaded. */
  messages(chat) {
    return this.#books.get(chat.key)?.items ?? [];
  }

  isLoaded(chat) {
    return (this.#books.get(chat.key)?.limit ?? 0) > 0;
  }

  hasOlder(chat) {
    const book = this.#books.get(chat.key);
    return Boolean(book?.limit) && book.items.length >= book.limit;
  }

  find(chat, id) {
    return this.#books.get(chat.key)?.byId.get(id);
  }

  /** The newest message; of a group not looked at yet, what the list of groups told. */
  last(chat) {
    return this.messages(chat).findLast((message) => message.type !== "recalled") ?? (this.isLoaded(chat) ? undefined : chat.room?.last);
  }

  load(chat) {
    const book = this.#book(chat.key);
    if (book.limit > 0) return Promise.resolve();
    book.loading ??= this.#read(chat, FIRST_LOAD).finally(() => (book.loading = null));
    return book.loading;
  }

  loadOlder(chat) {
    return this.#read(chat, this.#book(chat.key).limit * 4);
  }

  /** After a silence nothing is sure: every chat is read anew when next looked at. */
  forget() {
    this.#books.clear();
  }

  /** Only chats somebody looked at are remembered: a county's others would fill the memory for nothing. */
  receive(key, message) {
    const book = this.#books.get(key);
    const known = book?.byId.get(message.id);
    if (known) Object.assign(known, message);
    else if (book) this.#append(book, message);
    this.dispatchEvent(new CustomEvent("message", { detail: { key, message, isNew: !known } }));
  }

  #append(book, message) {
    if (message.type === "recalled") {
      const original = book.byId.get(message.quote_id);
      if (original) original.recalled = true;
    }
    book.items.push(message);
    book.byId.set(message.id, message);
    if (book.items.length > KEPT) book.byId.delete(book.items.shift().id);
  }

  async #read(chat, limit) {
    const book = this.#book(chat.key);
    const found = await readMessages(chat, limit);
    const read = new Set(found.map((message) => message.id));
    const arrivedMeanwhile = book.items.filter((message) => !read.has(message.id));
    Object.assign(book, { items: [], byId: new Map(), limit });
    for (const message of [...found, ...arrivedMeanwhile]) this.#append(book, message);
    this.dispatchEvent(new CustomEvent("loaded", { detail: { key: chat.key } }));
  }

  #book(key) {
    if (!this.#books.has(key)) this.#books.set(key, { items: [], byId: new Map(), limit: 0, loading: null });
    return this.#books.get(key);
  }
}
