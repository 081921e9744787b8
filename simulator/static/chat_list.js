/** The left list: the bot on top, then groups by tier, each with its last line, time and red dot. */

import { avatarOf, avatarOfRoom } from "./avatar.js";
import { el, find, icon, oncePerFrame } from "./dom.js";
import { sayShort } from "./quote.js";
import { countUnread, sayUnread } from "./read_marks.js";
import { sayInList } from "./time.js";
import { VirtualList } from "./virtual_list.js";
import { TIERS } from "./world.js";

const READ_AHEAD = 60;
const AT_ONCE = 4;
const TIER_NAMES = { 县: "县级群", 镇: "镇级群", 村: "村（社区）群", 组: "村民小组群", 户: "户格群" };

export function mountChatList({ world, session, ledger, clock }) {
  const search = find("chat-search");
  const folded = new Set();
  const waiting = new Map();
  let busy = 0;
  const list = new VirtualList(find("chat-list"), (item) => (item.tier && !item.key ? describeTier(item) : describeChat(item)));
  const redraw = oncePerFrame(draw);

  session.addEventListener("changed", () => {
    for (const chat of session.chats.slice(0, READ_AHEAD)) ask(chat);
    redraw();
  });
  ledger.addEventListener("loaded", redraw);
  ledger.addEventListener("message", redraw);
  clock.addEventListener("minute", redraw);
  search.addEventListener("input", redraw);
  addEventListener("resize", redraw);

  function draw() {
    const words = search.value.trim().toLowerCase();
    const found = session.chats.filter((chat) => !words || chat.title.toLowerCase().includes(words));
    const items = found.filter((chat) => chat.kind === "private");
    for (const tier of [...TIERS, undefined]) {
      const rooms = found.filter((chat) => chat.kind === "room" && (TIERS.includes(chat.tier) ? chat.tier : undefined) === tier);
      if (!rooms.length) continue;
      items.push({ tier: tier ?? "其他", count: rooms.length, unread: sumUnread(rooms) });
      if (words || !folded.has(tier ?? "其他")) items.push(...newestFirst(rooms));
    }
    list.show(items);
    sayTotal();
  }

  function sayTotal() {
    const total = sumUnread(session.chats);
    const others = session.open ? total - unreadOf(session.open) : total;
    find("back-count").textContent = others > 0 ? sayUnread(others) : "";
    document.title = `${total ? `(${sayUnread(total)}) ` : ""}${session.me?.name ?? ""} · 网格小助手演示`;
  }

  function describeTier({ tier, count, unread }) {
    const isFolded = folded.has(tier) && !search.value;
    const toggle = () => {
      if (!folded.delete(tier)) folded.add(tier);
      redraw();
    };
    return {
      key: `tier:${tier}`, rem: 2.25,
      build: () => el("button", { type: "button", class: "tier", "aria-expanded": String(!isFolded), onclick: toggle },
        icon("down"), `${TIER_NAMES[tier] ?? "其他群"}`, el("small", {}, String(count)),
        isFolded && unread > 0 && el("b", { class: "dot" }, sayUnread(unread))),
    };
  }

  function describeChat(chat) {
    return { key: chat.key, rem: 4.5, build: () => buildChat(chat) };
  }

  function buildChat(chat) {
    if (!ledger.isLoaded(chat)) ask(chat);
    const last = ledger.last(chat);
    const unread = unreadOf(chat);
    const isOpen = session.open?.key === chat.key;
    const members = chat.room ? world.membersOf(chat.room) : [];
    return el("button", { type: "button", class: "chat", "aria-current": isOpen ? "true" : null, onclick: () => session.show(chat) },
      el("span", { class: "face" }, chat.room ? avatarOfRoom(members) : avatarOf(chat.bot),
        unread > 0 && el("b", { class: "dot", "aria-label": `${unread}条没看` }, sayUnread(unread))),
      el("span", { class: "chat-title" }, chat.title),
      last && el("time", {}, sayInList(Date.parse(last.at), clock.now())),
      el("span", { class: "chat-last" }, last ? describeLast(chat, last) : ""));
  }

  function describeLast(chat, last) {
    const isMine = last.sender_id === session.me.id;
    const who = isMine ? "你" : last.sender_name || world.person(last.sender_id).name;
    if (last.recalled) return `${who}撤回了一条消息`;
    return chat.kind === "room" && !isMine && last.type !== "system" ? `${who}：${sayShort(last)}` : sayShort(last);
  }

  const unreadOf = (chat) => countUnread(session.me, chat, ledger.messages(chat));
  const sumUnread = (chats) => chats.reduce((sum, chat) => sum + unreadOf(chat), 0);
  const newestFirst = (chats) => chats.map((chat) => [Date.parse(ledger.last(chat)?.at ?? 0) || 0, chat])
    .sort(([a], [b]) => b - a).map(([, chat]) => chat);

  /** Reads chats a few at a time, the latest asked first: those are the ones in sight. */
  function ask(chat) {
    if (ledger.isLoaded(chat)) return;
    waiting.delete(chat.key);
    waiting.set(chat.key, chat);
    readNext();
  }

  async function readNext() {
    while (busy < AT_ONCE && waiting.size) {
      const [key, chat] = [...waiting].at(-1);
      waiting.delete(key);
      busy += 1;
      ledger.load(chat).catch(() => {}).finally(() => {
        busy -= 1;
        readNext();
      });
    }
  }
}
