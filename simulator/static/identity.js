/** 我是谁: anybody of the town can be played; found by name, by part or by group. */

import { avatarOf } from "./avatar.js";
import { el, find, icon, oncePerFrame, openSheet } from "./dom.js";
import { VirtualList } from "./virtual_list.js";
import { ROLES } from "./world.js";

export function mountIdentity({ world, session }) {
  for (const id of ["me", "rail-identity", "who"]) find(id).addEventListener("click", () => openIdentity(world, session));
  session.addEventListener("changed", () => showMe(session.me));
}

function showMe(me) {
  find("me").replaceChildren(avatarOf(me), el("span", { class: "hidden-words" }, `我现在是${me.name}，点一下换人`));
  find("who").replaceChildren(avatarOf(me), el("span", {}, "我是 ", el("b", { dir: "auto" }, me.name), el("small", { class: "tag" }, me.title || ROLES[me.role])), icon("down"));
}

function openIdentity(world, session) {
  const search = el("input", { type: "search", placeholder: "搜名字或群名", "aria-label": "搜名字或群名", autocomplete: "off" });
  const viewport = el("div", { class: "people" });
  const choice = { role: "" };
  const sheet = find("identity");
  const pick = (person) => {
    sheet.close();
    session.become(person, keptChat(world, session, person));
  };
  const list = new VirtualList(viewport, (item) => (item.heading ? describeHeading(item) : describePerson(world, session.me, item, pick)));
  const redraw = oncePerFrame(() => list.show(listPeople(world, choice.role, search.value.trim().toLowerCase())));
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "哪一类人" });
  const drawTabs = () => tabs.replaceChildren(...[["", "全部"], ...Object.entries(ROLES)].map(([role, words]) =>
    el("button", { type: "button", "aria-pressed": String(choice.role === role), onclick: () => {
      choice.role = role;
      drawTabs();
      redraw();
    } }, words)));
  search.addEventListener("input", redraw);
  drawTabs();
  openSheet(sheet, "我是谁？", el("div", { class: "identity-head" }, el("label", { class: "search" }, icon("search"), search), tabs), viewport);
  redraw();
}

/** The same chat stays open when the other person sits in it too; a private chat stays private. */
function keptChat(world, session, person) {
  if (session.open?.kind === "room") return person.rooms.includes(session.open.id) ? session.open.key : "";
  return session.open ? world.chatsOf(person).find((chat) => chat.bot?.id === session.open.bot.id)?.key : "";
}

function listPeople(world, role, words) {
  const items = [];
  for (const [part, heading] of Object.entries(ROLES)) {
    if (role && role !== part) continue;
    const found = world.humans.filter((person) => person.role === part && isMatch(world, person, words));
    if (found.length) items.push({ heading, count: found.length }, ...found);
  }
  return items;
}

function isMatch(world, person, words) {
  if (!words) return true;
  const has = (text) => text?.toLowerCase().includes(words);
  return has(person.name) || has(person.title) || person.rooms.some((id) => has(world.rooms.get(id)?.topic));
}

function describeHeading({ heading, count }) {
  return { key: `heading:${heading}`, rem: 2.25, build: () => el("p", { class: "tier" }, heading, el("small", {}, String(count))) };
}

function describePerson(world, me, person, pick) {
  return { key: person.id, rem: 4.25, build: () =>
    el("button", { type: "button", class: "chat", "aria-current": person.id === me.id ? "true" : null, onclick: () => pick(person) },
      el("span", { class: "face" }, avatarOf(person)),
      el("span", { class: "chat-title" }, el("span", { dir: "auto" }, person.name), person.title && el("small", { class: "tag" }, person.title)),
      person.id === me.id && icon("tick"),
      el("span", { class: "chat-last" }, sayGroups(world, person))) };
}

function sayGroups(world, person) {
  const topics = person.rooms.map((id) => world.rooms.get(id)?.topic).filter(Boolean);
  if (!topics.length) return "不在任何群里";
  return topics.length === 1 ? topics[0] : `${topics[0]} 等${topics.length}个群`;
}
