/** Who lives in the town and which groups there are, as the simulator tells it. */

import { readPeople, readRooms } from "./api.js";

export const TIERS = ["县", "镇", "村", "组", "户"];
export const ROLES = { resident: "居民", leader: "网格长", cadre: "干部", department: "部门" };

export class World extends EventTarget {
  people = new Map();
  rooms = new Map();

  async load() {
    const [people, rooms] = await Promise.all([readPeople(), readRooms()]);
    this.people = new Map(people.map((person) => [person.id, person]));
    this.rooms = new Map(rooms.map((room) => [room.id, room]));
    this.dispatchEvent(new Event("changed"));
  }

  get bots() {
    return [...this.people.values()].filter((person) => person.role === "bot");
  }

  get humans() {
    return [...this.people.values()].filter((person) => person.role !== "bot");
  }

  person(id, name = "") {
    return this.people.get(id) ?? { id, name: name || "已离开的人", role: "resident", rooms: [], friend_of: [] };
  }

  membersOf(room) {
    return room.members.map((id) => this.person(id));
  }

  /** What others read above this person's messages in a group. */
  nameIn(room, id) {
    return room.aliases?.[id] || this.person(id).name;
  }

  /** What this person's own list of chats holds: a private one with each bot, then their groups. */
  chatsOf(me) {
    const groups = me.rooms.map((id) => this.rooms.get(id)).filter(Boolean);
    return [...this.bots.map((bot) => privateChat(me, bot)), ...groups.map(roomChat)];
  }
}

function privateChat(me, bot) {
  return { key: `${me.id}~${bot.id}`, kind: "private", id: me.id, account: bot.account, title: bot.name, bot };
}

function roomChat(room) {
  return { key: room.id, kind: "room", id: room.id, title: room.topic, tier: room.tier, room };
}
