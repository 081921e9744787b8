/** 怎么玩: three taps that lead a newcomer through the whole life of one report. */

import { el, find, icon } from "./dom.js";
import { drawLampPhoto } from "./samples.js";
import { pickFirst } from "./session.js";

const CLOSED = "wangge-sim:guide-closed";
const REPORT = "村口路灯坏了三天了没人修";

export function mountGuide({ world, session, ledger, composer }) {
  const stage = { world, session, ledger, composer };
  const card = find("guide");
  const toggle = find("rail-guide");
  const show = (isOpen) => {
    card.hidden = !isOpen;
    toggle.setAttribute("aria-pressed", String(isOpen));
    localStorage.setItem(CLOSED, isOpen ? "" : "yes");
  };
  toggle.addEventListener("click", () => {
    const isInChat = document.body.dataset.view === "talk" && matchMedia("(max-width: 47.99rem)").matches;
    if (isInChat) session.close();
    show(isInChat || card.hidden);
  });
  card.append(
    el("header", {}, el("h2", { id: "guide-title" }, "怎么玩"),
      el("button", { type: "button", class: "plain", "aria-label": "收起怎么玩", onclick: () => show(false) }, icon("close"))),
    el("ol", {},
      step("当居民，说有事", `「${REPORT}」`, () => reportAsResident(stage)),
      step("换网格长，说办好了", "引用机器人，说「办好了」，配张照片", () => finishAsLeader(stage)),
      step("回到居民，说满意", "机器人问满不满意，回「1」", () => judgeAsResident(stage))),
    el("p", { class: "hint" }, "点一下就替你换好人、填好字，你看看再按「发送」。"));
  show(localStorage.getItem(CLOSED) !== "yes");
}

function step(words, detail, play) {
  const button = el("button", { type: "button" }, el("b", {}, words), el("small", {}, detail));
  button.addEventListener("click", async () => {
    button.disabled = true;
    await play();
    button.disabled = false;
    button.classList.add("done");
  });
  return el("li", {}, button);
}

async function reportAsResident({ world, session, composer }) {
  const resident = pickFirst(world);
  session.become(resident, homeOf(world, resident)?.key);
  composer.fill(REPORT);
}

async function finishAsLeader(stage) {
  const { world, session, composer } = stage;
  const home = homeOf(world, pickFirst(world));
  const answer = await lastOfBot(stage, home);
  const leader = pickLeader(world, home, answer?.message);
  if (!leader) return;
  const chats = world.chatsOf(leader).filter((chat) => chat.kind === "private" || chat.key === home.key);
  const told = await newestOfBot(stage, chats.filter((chat) => chat.kind === "room")) ?? await newestOfBot(stage, chats);
  session.become(leader, (told?.chat ?? chats.at(-1)).key);
  composer.fill("办好了");
  if (told) composer.quote(told.message, told.message.sender_name);
  await composer.addPicture(await drawLampPhoto());
}

async function judgeAsResident(stage) {
  const { world, session, composer } = stage;
  const resident = pickFirst(world);
  const home = homeOf(world, resident);
  const asked = await newestOfBot(stage, world.chatsOf(resident).filter((chat) => chat.kind === "private" || chat.key === home.key));
  session.become(resident, (asked?.chat ?? home).key);
  composer.fill("1");
}

const homeOf = (world, resident) => world.chatsOf(resident).find((chat) => chat.tier === "户");

/** The leader the bot named in its answer; with no answer yet, the first of the group. */
function pickLeader(world, home, answer) {
  const leaders = world.humans.filter((person) => person.role === "leader");
  const isNamed = (person) => answer?.mentions?.includes(person.id) || [person.real_name, person.name].some((name) => answer?.text.includes(name));
  return leaders.find(isNamed) ?? leaders.find((person) => person.rooms.includes(home.id)) ?? leaders[0];
}

async function newestOfBot(stage, chats) {
  const found = await Promise.all(chats.map((chat) => lastOfBot(stage, chat)));
  return found.filter(Boolean).sort((a, b) => Date.parse(b.message.at) - Date.parse(a.message.at))[0];
}

async function lastOfBot({ world, ledger }, chat) {
  await ledger.load(chat).catch(() => {});
  const message = ledger.messages(chat).findLast((one) => world.person(one.sender_id).role === "bot" && !one.recalled);
  return message && { chat, message };
}
