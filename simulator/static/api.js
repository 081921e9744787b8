/** The page's only way to the simulator: its control API, with refusals as plain sentences. */

const BASE = "/sim/api";
const PATIENCE_MS = 20_000;

export class Refused extends Error {}

export const readPeople = () => call("/people");
export const readRooms = () => call("/rooms");
export const readClock = () => call("/clock");
export const moveClock = (move) => call("/clock", move);
export const readFaults = () => call("/faults");
export const setFault = (fault) => call("/faults", fault);
export const postEvent = (event) => call("/events", event);
export const streamUrl = `${BASE}/stream`;

export function readMessages(chat, limit) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (chat.account) query.set("account", chat.account);
  return call(`${placeOf(chat)}?${query}`);
}

export function sendMessage(chat, message) {
  return call(placeOf(chat), chat.account ? { ...message, account: chat.account } : message);
}

function placeOf(chat) {
  const kind = chat.kind === "room" ? "rooms" : "people";
  return `/${kind}/${encodeURIComponent(chat.id)}/messages`;
}

async function call(path, body) {
  const request = { signal: AbortSignal.timeout(PATIENCE_MS), headers: { accept: "application/json" } };
  if (body !== undefined) {
    request.method = "POST";
    request.headers["content-type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(BASE + path, request);
  } catch {
    throw new Refused("连不上模拟微信，请看看它还开着没有。");
  }
  const result = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(result?.error?.message ?? `没成功（${answer.status}）。`);
  return result;
}
