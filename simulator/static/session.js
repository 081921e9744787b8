/** Who I am and which chat is open: kept in the address, so that two windows are two people. */

const PLAIN_NAME = /^\p{Script=Han}{2,4}$/u;

export class Session extends EventTarget {
  #world;
  me = null; // a person of the world
  chats = [];
  open = null; // one of the chats

  constructor(world) {
    super();
    this.#world = world;
    addEventListener("hashchange", () => this.#read());
    world.addEventListener("changed", () => this.#read());
  }

  become(person, chatKey = "") {
    this.#write(person.id, chatKey, false);
  }

  /** On a telephone the system's own back gesture must lead back to the list: hence a history entry. */
  show(chat) {
    this.#write(this.me.id, chat.key, !this.open);
  }

  close() {
    this.#write(this.me.id, "", false);
  }

  #write(me, chat, asNewEntry) {
    const hash = `#${new URLSearchParams(chat ? { me, chat } : { me })}`;
    if (hash === location.hash) return this.#read();
    history[asNewEntry ? "pushState" : "replaceState"](null, "", hash);
    this.#read();
  }

  #read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const known = this.#world.people.get(asked.get("me"));
    const me = known && known.role !== "bot" ? known : pickFirst(this.#world);
    if (!me) return;
    this.me = me;
    this.chats = this.#world.chatsOf(me);
    this.open = this.chats.find((chat) => chat.key === asked.get("chat")) ?? null;
    this.dispatchEvent(new Event("changed"));
  }
}

/** A newcomer starts as a resident of one household grid whom the bot can answer, with a plain name if there is one. */
export function pickFirst(world) {
  const rooms = [...world.rooms.values()].filter((one) => one.tier === "户");
  const room = rooms.find((one) => one.grids.length === 1) ?? rooms[0];
  const residents = room ? world.membersOf(room).filter((person) => person.role === "resident") : [];
  const friends = residents.filter((person) => person.friend_of.length > 0);
  return friends.find((person) => PLAIN_NAME.test(person.name)) ?? friends[0] ?? residents[0] ?? world.humans[0] ?? null;
}
