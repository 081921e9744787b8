/** Pictures and sounds: made small enough to send, shown large, heard. */

import { el, find, icon, toast } from "./dom.js";

const LONGEST_SIDE = 1600;
const MOST_BYTES = 14_000_000; // base64 adds a third; the simulator takes 20 MB

/** `{content_base64, url, name}` of a file, ready to be sent; photos of modern telephones are scaled down. */
export async function readForSending(file) {
  const blob = file.type.startsWith("image/") && file.type !== "image/gif" ? await scaleDown(file) : file;
  if (blob.size > MOST_BYTES) throw new Error("这个文件太大了，请选小于14兆的。");
  return { content_base64: await toBase64(blob), url: URL.createObjectURL(blob), name: file.name };
}

async function scaleDown(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  const longest = bitmap ? Math.max(bitmap.width, bitmap.height) : 0;
  if (longest <= LONGEST_SIDE) return file;
  const scale = LONGEST_SIDE / longest;
  const canvas = el("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return toBlob(canvas);
}

export const toBlob = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));

function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("这个文件读不出来。"));
    reader.readAsDataURL(blob);
  });
}

export function enlarge(url) {
  const viewer = find("viewer");
  const close = el("button", { type: "button", class: "plain", "aria-label": "关闭" }, icon("close"));
  viewer.replaceChildren(el("img", { src: url, alt: "大图" }), close);
  viewer.onclick = () => viewer.close();
  viewer.showModal();
}

let playing = null;

export function playVoice(bubble, url) {
  playing?.pause();
  if (playing?.bubble === bubble) return (playing = null);
  const sound = new Audio(url);
  sound.bubble = bubble;
  sound.onpause = sound.onended = () => bubble.classList.remove("playing");
  sound.onloadedmetadata = () => {
    if (Number.isFinite(sound.duration)) bubble.querySelector("span").textContent = `${Math.max(1, Math.round(sound.duration))}″`;
  };
  bubble.classList.add("playing");
  sound.play().catch(() => {
    bubble.classList.remove("playing");
    toast("这段语音浏览器放不出来。");
  });
  return (playing = sound);
}
