/** A face for everybody: a colour and a character made from the name, the house for the bot. */

import { el } from "./dom.js";

// each carries white letters at 4.5:1 or better
const COLOURS = ["#2f6f9f", "#8a5a00", "#9b3d6a", "#4a6b2a", "#6a4fa0", "#a34a1f", "#1f7168", "#7a5348", "#3f5fb5", "#ad3b3b", "#556270", "#87601a"];
const ROOM_MEMBERS_SHOWN = 9;

export function avatarOf(person) {
  if (person.role === "bot") return el("img", { class: "avatar", src: "/sim/static/icon.svg", alt: "" });
  const face = el("span", { class: "avatar", "aria-hidden": "true" }, lettersOf(person.name));
  face.style.backgroundColor = colourOf(person.name);
  return face;
}

/** Like WeChat's: a small board of the first members' faces. */
export function avatarOfRoom(members) {
  const shown = members.slice(0, ROOM_MEMBERS_SHOWN);
  const board = el("span", { class: "avatar board", "aria-hidden": "true", data: { columns: shown.length > 4 ? 3 : 2 } });
  for (const member of shown) {
    const cell = el("i", { class: member.role === "bot" ? "bot" : null }, member.role === "bot" ? "" : lettersOf(member.name));
    if (member.role !== "bot") cell.style.backgroundColor = colourOf(member.name);
    board.append(cell);
  }
  return board;
}

/** The last Chinese character outside brackets, else the last letter of any script. */
function lettersOf(name) {
  const bare = name.replace(/[（(【[].*$/u, "") || name;
  const han = bare.match(/\p{Script=Han}/gu);
  if (han) return han.at(-1);
  const letters = bare.match(/[\p{L}\p{N}]/gu);
  return (letters?.at(-1) ?? "友").toUpperCase();
}

function colourOf(name) {
  let sum = 7;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) >>> 0;
  return COLOURS[sum % COLOURS.length];
}
