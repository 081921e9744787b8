/** 聊天信息: who sits in the group, and the few things one does to a chat rather than in it. */

import { postEvent } from "./api.js";
import { askForm } from "./attachments.js";
import { avatarOf } from "./avatar.js";
import { el, find, openSheet, toast } from "./dom.js";

const MEMBERS_SHOWN = 500; // WeChat's own limit of a group

export function mountChatInfo({ world, session }) {
  find("talk-more").addEventListener("click", () => {
    const { open: chat, me } = session;
    if (chat) openSheet(find("info"), "聊天信息", ...(chat.room ? describeRoom(world, session, chat, me) : describePrivate(chat, me)));
  });
}

function describeRoom(world, session, chat, me) {
  const members = world.membersOf(chat.room).slice(0, MEMBERS_SHOWN);
  const people = el("ul", { class: "faces-grid" }, ...members.map((person) => el("li", {}, describeMember(world, session, chat, person))));
  const act = (event) => doEvent({ ...event, room_id: chat.id });
  return [
    el("p", { class: "hint" }, "点一个人，就变成TA来说话。"),
    people,
    el("div", { class: "stack" },
      deed("改群名", () => askForm("改群名", [["topic", "新的群名", chat.title, true]], ({ topic }) => act({ kind: "topic", topic, person_id: me.id }))),
      deed("改我在本群的昵称", () => askForm("我在本群的昵称", [["alias", "昵称", world.nameIn(chat.room, me.id), true]], ({ alias }) => act({ kind: "rename", alias, person_id: me.id }))),
      deed("退出这个群", () => act({ kind: "leave", person_id: me.id }), "danger")),
  ];
}

function describeMember(world, session, chat, person) {
  const content = [avatarOf(person), el("span", { dir: "auto" }, world.nameIn(chat.room, person.id))];
  if (person.role === "bot") return el("span", { class: "member" }, content);
  const become = () => {
    find("info").close();
    session.become(person, chat.key);
  };
  return el("button", { type: "button", class: "member", title: person.title || null, onclick: become }, content);
}

function describePrivate(chat, me) {
  return [
    el("p", { class: "hint" }, "机器人只能私下回复加了好友的人，和微信里一样。"),
    el("div", { class: "stack" },
      deed("加它为好友", () => doEvent({ kind: "friend", person_id: me.id, hello: `我是${me.name}`, account: chat.account })),
      deed("改我的微信名", () => askForm("改微信名", [["name", "新的名字", me.name, true]], ({ name }) => doEvent({ kind: "rename", name, person_id: me.id })))),
  ];
}

const deed = (words, onclick, extra = "") => el("button", { type: "button", class: `deed ${extra}`, onclick }, words);

async function doEvent(event) {
  try {
    await postEvent(event);
    find("info").close();
    toast("好了");
  } catch (refused) {
    toast(refused.message);
  }
}
