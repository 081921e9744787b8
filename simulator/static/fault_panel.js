/** 故障: for engineers who want to see the bot survive what gateways really do. */

import { postEvent, readFaults, setFault } from "./api.js";
import { el, find, openSheet, toast } from "./dom.js";

const FAULTS = [
  ["drop_stream", "断开连接", "事件流断掉，机器人要自己连回来"],
  ["freeze", "冻住", "连得上，什么都不回答"],
  ["slow", "变慢", "每次调用都拖一会儿"],
  ["duplicate", "消息重复", "每条消息送两次"],
  ["no_id", "发送不给编号", "发出去了，但不说消息编号"],
  ["lose_answer", "回话丢失", "发出去了，回话却没到"],
  ["reject_send", "拒绝发送", "机器人发的话都退回"],
  ["error_event", "报错事件", "网关推来一个错误"],
  ["new_ids", "换编号", "重新登录后，人和群的编号全变了"],
];

export function mountFaultPanel({ world, session }) {
  find("rail-faults").addEventListener("click", () => openPanel(world, session));
}

function openPanel(world, session) {
  const active = el("p", { class: "hint", role: "status" });
  const limits = buildLimits(world);
  const act = (deed) => perform(deed, active);
  const chosenAccount = () => limits.account.value || world.bots[0].account;
  const buttons = FAULTS.map(([kind, words, meaning]) =>
    el("button", { type: "button", class: "fault", onclick: () => act(() => setFault({ kind, ...readLimits(limits, session) })) }, el("b", {}, words), el("small", {}, meaning)));
  openSheet(find("faults"), "故障（给工程师）", active, limits, el("div", { class: "faults-grid" }, ...buttons),
    el("div", { class: "stack" },
      el("button", { type: "button", class: "strong", onclick: () => act(() => setFault({ kind: "clear" })) }, "全部恢复正常"),
      el("button", { type: "button", class: "deed danger", onclick: () => act(() => postEvent({ kind: "logout", account: chosenAccount() })) }, "让机器人掉线（退出登录）"),
      el("button", { type: "button", class: "deed", onclick: () => act(() => postEvent({ kind: "login", account: chosenAccount() })) }, "让机器人重新登录")));
  showActive(active);
}

function buildLimits(world) {
  const options = [el("option", { value: "" }, "全部账号"), ...world.bots.map((bot) => el("option", { value: bot.account }, bot.name))];
  return el("form", { class: "limits" },
    el("label", {}, "多少秒", el("input", { name: "seconds", type: "number", min: "0", max: "600", placeholder: "不限" })),
    el("label", {}, "多少次", el("input", { name: "count", type: "number", min: "1", max: "10000", placeholder: "不限" })),
    el("label", {}, "哪个账号", el("select", { name: "account" }, ...options)),
    el("label", { class: "across" }, el("input", { name: "here", type: "checkbox" }), "只在正打开的群里"));
}

function readLimits(form, session) {
  const limits = {};
  if (form.seconds.value) limits.seconds = Number(form.seconds.value);
  if (form.count.value) limits.count = Number(form.count.value);
  if (form.account.value) limits.account = form.account.value;
  if (form.here.checked && session.open?.kind === "room") limits.room_id = session.open.id;
  return limits;
}

async function perform(deed, active) {
  try {
    await deed();
    toast("好了");
  } catch (refused) {
    toast(refused.message);
  }
  showActive(active);
}

async function showActive(active) {
  const faults = await readFaults().catch(() => []);
  const words = new Map(FAULTS.map(([kind, name]) => [kind, name]));
  active.textContent = faults.length ? `正在出的故障：${faults.map((fault) => words.get(fault.kind) ?? fault.kind).join("、")}` : "现在一切正常。";
}
