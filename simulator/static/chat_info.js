/** 聊天信息: who sits in the group, and the few things one does to a chat rather than in it. */

import { postEvent } from "./api.js";
import { askForm } from "./attachments.js";
import { avatarOf } from "./avatar.js";
import { el, find, openSheet, toast } from "./dom.js";

const MEMBERS_SHOWN = 500; // WeChat's own limit of a group
const ACCEPTED_AFTER_MS = 3000;

export function mountChatInfo({ world, session }) {
  find("talk-more").addEventListener("click", () => {
    const { open: chat, me } = session;
    if (chat) openSheet(find("info"), "聊天信息", ...(chat.room ? describeRoom(world, session, chat, me) : describePrivate(chat, me)));
  });
  mountStranger(world, session);
}

/** As in WeChat, a stranger is told so above the field. */
function mountStranger(world, session) {
  const show = () => (find("stranger").hidden = session.open?.kind !== "private" || session.me.friend_of.includes(session.open.account));
  session.addEventListener("changed", show);
  find("befriend").addEventListener("click", async () => {
    await doEvent(askFriendship(session.open, session.me), "好友申请发出去了，等它通过");
    setTimeout(() => world.load(), ACCEPTED_AFTER_MS);
  });
}

const askFriendship = (chat, me) => ({ kind: "friend", person_id: me.id, hello: `我是${me.name}`, account: chat.account });

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
      me.friend_of.includes(chat.account)
        ? deed("删掉它这个好友", () => doEvent({ kind: "unfriend", person_id: me.id, account: chat.account }), "danger")
        : deed("加它为好友", () => doEvent(askFriendship(chat, me))),
      deed("改我的微信名", () => askForm("改微信名", [["name", "新的名字", me.name, true]], ({ name }) => doEvent({ kind: "rename", name, person_id: me.id })))),
  ];
}

const deed = (words, onclick, extra = "") => el("button", { type: "button", class: `deed ${extra}`, onclick }, words);

async function doEvent(event, done = "好了") {
  try {
    await postEvent(event);
    find("info").close();
    toast(done);
  } catch (refused) {
    toast(refused.message);
  }
}
