/** Where the page's parts meet, once, in the order they need each other. */

import { mountChatInfo } from "./chat_info.js";
import { mountChatList } from "./chat_list.js";
import { Clock, mountClock } from "./clock.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { find } from "./dom.js";
import { mountFaultPanel } from "./fault_panel.js";
import { mountGuide } from "./guide.js";
import { mountIdentity } from "./identity.js";
import { Ledger } from "./ledger.js";
import { listen } from "./live.js";
import { Session } from "./session.js";
import { World } from "./world.js";

const RELOAD_PAUSE_MS = 800; // many people may join at once
const RETRY_MS = 2000;

const world = new World();
const session = new Session(world);
const ledger = new Ledger();
const clock = new Clock();
const composer = new Composer({ session, readMembers: membersToMention, onSent: (chat, message) => ledger.receive(chat.key, message) });
new Conversation({ world, session, ledger, clock, composer });
mountChatList({ world, session, ledger, clock });
mountIdentity({ world, session });
mountChatInfo({ world, session });
mountClock(clock);
mountFaultPanel({ world, session });
mountLetterSize();
mountWebLink();
start();

async function start() {
  try {
    await Promise.all([world.load(), clock.load()]);
  } catch {
    showBanner("连不上模拟微信，正在等它启动……");
    setTimeout(start, RETRY_MS);
    return;
  }
  showBanner("");
  mountGuide({ world, session, ledger, composer });
  listen({ onNews, onGone: () => showBanner("和模拟微信断开了，正在重新连接……"), onBack: comeBack });
}

let reloading = 0;

function onNews(news) {
  if (news.kind === "message") ledger.receive(keyOf(news), news);
  else if (news.kind === "clock") clock.set(news.now);
  else {
    clearTimeout(reloading);
    reloading = setTimeout(() => world.load(), RELOAD_PAUSE_MS);
  }
}

function keyOf({ room_id: roomId, person_id: personId, account }) {
  const bot = world.bots.find((one) => one.account === account) ?? world.bots[0];
  return roomId ?? `${personId}~${bot?.id}`;
}

async function comeBack() {
  showBanner("");
  try {
    ledger.forget();
    await Promise.all([world.load(), clock.load()]);
    if (session.open) await ledger.load(session.open);
  } catch {
    showBanner("和模拟微信断开了，正在重新连接……");
  }
}

function membersToMention() {
  const { open: chat, me } = session;
  if (chat?.kind !== "room") return [];
  const others = world.membersOf(chat.room).filter((person) => person.id !== me.id);
  return others.sort((a, b) => (b.role === "bot") - (a.role === "bot")).map((person) => ({ ...person, name: world.nameIn(chat.room, person.id) }));
}

function showBanner(sentence) {
  find("banner").textContent = sentence;
  find("banner").hidden = !sentence;
}

function mountLetterSize() {
  const button = find("rail-size");
  const apply = (isBig) => {
    document.documentElement.dataset.letters = isBig ? "big" : "";
    button.setAttribute("aria-pressed", String(isBig));
    localStorage.setItem("wangge-sim:letters", isBig ? "big" : "");
    dispatchEvent(new Event("resize")); // the lists measure their rows anew
  };
  button.addEventListener("click", () => apply(document.documentElement.dataset.letters !== "big"));
  apply(localStorage.getItem("wangge-sim:letters") === "big");
}

function mountWebLink() {
  const address = new URLSearchParams(location.search).get("web");
  if (!address || !URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return;
  find("rail-web").href = address;
  find("rail-web").hidden = false;
}
