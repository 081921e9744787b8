/** One message as WeChat draws it: avatar, name, bubble of its kind, grey quote beneath. */

import { avatarOf } from "./avatar.js";
import { el, icon } from "./dom.js";
import { playVoice } from "./media.js";
import { readQuote, sayShort } from "./quote.js";

const LONG_TEXT = 1500;
const LINK_OR_MENTION = /(https?:\/\/[^\s<>"'，。；！？）」』】\u2005]+|@[^@\u2005\n]{1,40}\u2005)/u;

/** `view`: `{me, chat, person(id), find(id), openMenu(message, node, at), mention(person), enlarge(url), edit(text)}`. */
export function buildMessage(message, view) {
  if (message.type === "system") return notice(message.text);
  if (message.type === "recalled") return view.find(message.quote_id) ? null : notice(`${nameOf(message, view)}撤回了一条消息`);
  if (message.recalled) return recalledNotice(message, view);
  return buildSaid(message, view);
}

function buildSaid(message, view) {
  const person = view.person(message.sender_id, message.sender_name);
  const isMine = message.sender_id === view.me.id;
  const quote = readQuote(message.text) ?? quoteById(message, view);
  const bubble = buildBubble(message, quote?.reply ?? message.text, view);
  const more = el("button", { type: "button", class: "more", "aria-label": "引用、复制、撤回", "aria-haspopup": "menu" }, icon("dots"));
  const node = el("li", { class: isMine ? "said mine" : "said", data: { id: message.id, kind: message.type, role: person.role } },
    el("button", { type: "button", class: "face", "aria-label": `${nameOf(message, view)}，点一下@TA`, onclick: () => view.mention(person) }, avatarOf(person)),
    el("div", { class: "body" },
      view.chat.kind === "room" && !isMine && el("span", { class: "name", dir: "auto" }, nameOf(message, view), roleTag(person)),
      el("div", { class: "line" }, bubble, more),
      quote && el("div", { class: "quote", dir: "auto" }, quote.name ? `${quote.name}：${quote.quoted}` : quote.quoted)));
  more.addEventListener("click", () => view.openMenu(message, bubble, more.getBoundingClientRect()));
  return node;
}

function buildBubble(message, text, view) {
  const build = BUBBLES[message.type] ?? buildText;
  return build(message, text, view);
}

const BUBBLES = {
  picture: (message, text, view) => message.media ? pictureOf(message, view) : card("picture", "图片", text),
  video: (message) => message.media
    ? el("video", { class: "bubble video", src: message.media, controls: true, preload: "metadata" }) : card("picture", "视频", ""),
  voice: (message) => {
    const bubble = el("button", { type: "button", class: "bubble text voice", "aria-label": "听这段语音" }, icon("wave"), el("span", {}, "语音"));
    if (message.media) bubble.addEventListener("click", () => playVoice(bubble, message.media));
    return bubble;
  },
  emoticon: (message, text, view) => message.media ? pictureOf(message, view) : card("smile", "动画表情", ""),
  file: (message, text) => {
    const name = message.filename || text || "文件";
    if (!message.media) return card("file", name, "");
    return el("a", { class: "bubble card", href: message.media, download: name }, icon("file"), el("b", { dir: "auto" }, name), el("small", {}, "点一下存下来"));
  },
  location: (message, text) => el("div", { class: "bubble map" }, el("b", { dir: "auto" }, text || "位置"), el("span", { class: "map-face" }, icon("place"))),
  link: (message, text) => buildLink(text, message.url),
  post: (message, text) => card("file", "笔记", text),
  contact: (message, text, view) => card("swap", message.contact_id ? view.person(message.contact_id).name : text || "名片", "个人名片"),
  mini_program: (message, text) => card("link", text || "小程序", "小程序"),
};

function pictureOf(message, view) {
  const image = el("img", { src: message.media, alt: "图片，点一下放大", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(card("picture", "图片打不开", "")));
  return el("button", { type: "button", class: "bubble picture", onclick: () => view.enlarge(message.media) }, image);
}

function buildLink(text, given) {
  const url = [given, text].find((words) => words && /^https?:\/\//.test(words));
  const title = text || url || "链接";
  const content = [icon("link"), el("b", { dir: "auto" }, title), el("small", {}, url ?? "")];
  if (!url) return el("div", { class: "bubble card" }, content);
  return el("a", { class: "bubble card", href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

const card = (picture, title, below) =>
  el("div", { class: "bubble card" }, icon(picture), el("b", { dir: "auto" }, title), below && el("small", { dir: "auto" }, below));

function buildText(message, text) {
  const bubble = el("div", { class: "bubble text", dir: "auto" });
  if (text.length <= LONG_TEXT) {
    bubble.append(...withLinks(text));
    return bubble;
  }
  const unfold = el("button", { type: "button", class: "unfold" }, `展开全文（${text.length}字）`);
  unfold.addEventListener("click", () => bubble.replaceChildren(text));
  bubble.append(text.slice(0, 600), "…", unfold);
  return bubble;
}

function withLinks(text) {
  return text.split(LINK_OR_MENTION).map((part, at) => {
    if (at % 2 === 0) return part;
    if (part.startsWith("@")) return el("span", { class: "mention" }, part);
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

function quoteById(message, view) {
  const quoted = message.quote_id && view.find(message.quote_id);
  return quoted ? { name: nameOf(quoted, view), quoted: sayShort(quoted), reply: message.text } : null;
}

function recalledNotice(message, view) {
  const isMine = message.sender_id === view.me.id;
  if (!isMine) return notice(`“${nameOf(message, view)}”撤回了一条消息`);
  const again = message.type === "text" && message.text && el("button", { type: "button", class: "again", onclick: () => view.edit(readQuote(message.text)?.reply ?? message.text) }, "重新编辑");
  return notice("你撤回了一条消息", again);
}

const nameOf = (message, view) => message.sender_name || view.person(message.sender_id).name;
const notice = (text, ...more) => el("li", { class: "notice" }, el("span", { dir: "auto" }, text, ...more.filter(Boolean)));

/** In training it must be plain who is who; residents carry no tag, as most are residents. */
function roleTag(person) {
  const words = { bot: "机器人", leader: "网格长", cadre: "干部", department: "部门" }[person.role];
  return words ? el("small", { class: "tag" }, words) : null;
}
