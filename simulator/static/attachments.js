/** The ways to send more than words: one button each, small forms where something must be typed. */

import { el, find, icon, openSheet } from "./dom.js";
import { readForSending } from "./media.js";
import { soundSampleVoice } from "./samples.js";

/** `composer`: `{addPicture(file), send(message), fail(error)}`. Returns the buttons. */
export function buildAttachments(composer) {
  const send = (read) => read.then((message) => composer.send(message)).catch((error) => composer.fail(error));
  const file = (kind) => (chosen) => send(readForSending(chosen).then(({ content_base64, name }) => ({ type: kind, text: name, filename: name, content_base64 })));
  return [
    picker("picture", "图片", { accept: "image/*", multiple: true }, (chosen) => composer.addPicture(chosen)),
    picker("camera", "拍照", { accept: "image/*", capture: "environment" }, (chosen) => composer.addPicture(chosen), "phone-only"),
    picker("file", "文件", {}, file("file")),
    button("voice", "语音", () => askVoice(file("voice"))),
    button("place", "位置", () => askPlace((message) => send(Promise.resolve(message)))),
    button("link", "链接", () => askLink((message) => send(Promise.resolve(message)))),
  ];
}

export const button = (picture, words, onclick, extra = "") =>
  el("button", { type: "button", class: `tool ${extra}`, title: words, onclick }, icon(picture), el("span", {}, words));

function picker(picture, words, accepts, onFile, extra = "") {
  const input = el("input", { type: "file", hidden: true, tabindex: "-1", ...accepts });
  input.addEventListener("change", () => {
    for (const file of input.files) onFile(file);
    input.value = "";
  });
  return el("span", { class: `tool-slot ${extra}` }, button(picture, words, () => input.click()), input);
}

function askVoice(sendFile) {
  const sheet = find("form");
  const take = (file) => {
    sheet.close();
    sendFile(file);
  };
  openSheet(sheet, "发一段语音", el("div", { class: "stack" },
    el("p", {}, "手边没有录音，就用准备好的。"),
    el("button", { type: "button", class: "strong", onclick: () => take(soundSampleVoice()) }, "发示例语音"),
    picker("voice", "选一个录音文件", { accept: "audio/*,.silk,.amr" }, take)));
}

const askPlace = (onDone) => askForm("发位置", [["text", "在哪儿", "比如：村口老槐树", true]], ({ text }) => onDone({ type: "location", text }));

const askLink = (onDone) => askForm("发链接", [["text", "标题", "比如：今日天气提醒", true], ["url", "网址", "https://…", true]],
  ({ text, url }) => onDone({ type: "link", text, url }));

/** Also used for the few other questions of one or two lines: `fields` are `[name, label, example, required]`. */
export function askForm(title, fields, onDone) {
  const sheet = find("form");
  const inputs = fields.map(([name, label, placeholder, required]) =>
    el("label", {}, label, el("input", { name, placeholder, required, autocomplete: "off", maxlength: "200" })));
  const form = el("form", { class: "stack" }, ...inputs, el("button", { type: "submit", class: "strong" }, "好"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sheet.close();
    onDone(Object.fromEntries(new FormData(form)));
  });
  openSheet(sheet, title, form);
  form.querySelector("input").focus();
}
