/** Reads quotes back out of what puppets deliver: WeChat's flattened text, or its XML. */

const RULE = "- - - - - - - - - - - - - - -";
const FLAT = /^「([\s\S]*?)」\n(?:- ){5,}-\n([\s\S]*)$/;

/** `{name, quoted, reply}` of a quoting message, or null of any other. */
export function readQuote(text) {
  if (text.startsWith("「") && text.includes(RULE)) return readFlat(text);
  if (text.includes("<refermsg>")) return readXml(text);
  return null;
}

/** One line for the list of chats and for the grey box under a bubble. */
export function sayShort(message) {
  const words = KIND_WORDS[message.type];
  if (words?.endsWith(" ")) return words + firstLine(message.text);
  return words ?? firstLine(readQuote(message.text)?.reply ?? message.text);
}

const KIND_WORDS = {
  picture: "[图片]", file: "[文件] ", voice: "[语音]", video: "[视频]", location: "[位置] ",
  link: "[链接] ", post: "[笔记]", contact: "[名片]", emoticon: "[动画表情]", mini_program: "[小程序]",
};

function firstLine(text) {
  return text.slice(0, 120).replace(/\s+/g, " ").trim();
}

function readFlat(text) {
  const match = FLAT.exec(text);
  if (!match) return null;
  const [, said, reply] = match;
  const colon = said.indexOf("：");
  return colon < 0 ? { name: "", quoted: said, reply } : { name: said.slice(0, colon), quoted: said.slice(colon + 1), reply };
}

function readXml(text) {
  const xml = new DOMParser().parseFromString(text.slice(text.indexOf("<")), "text/xml");
  const refer = xml.querySelector("refermsg");
  if (!refer || xml.querySelector("parsererror")) return null;
  const read = (from, tag) => from.querySelector(tag)?.textContent ?? "";
  return { name: read(refer, "displayname"), quoted: read(refer, "content"), reply: read(xml, "appmsg > title") };
}
