/** A photo and a recording to practise with, drawn and sounded here: nobody must have one at hand. */

import { el } from "./dom.js";
import { toBlob } from "./media.js";

const RATE = 8000;

/** A mended street lamp at night, as a file. */
export async function drawLampPhoto() {
  const canvas = el("canvas", { width: 800, height: 600 });
  const pen = canvas.getContext("2d");
  paintNight(pen);
  paintLamp(pen);
  return new File([await toBlob(canvas)], "路灯修好了.jpg", { type: "image/jpeg" });
}

function paintNight(pen) {
  const sky = pen.createLinearGradient(0, 0, 0, 600);
  sky.addColorStop(0, "#101b3c");
  sky.addColorStop(0.75, "#33487a");
  sky.addColorStop(0.76, "#3a3f3a");
  sky.addColorStop(1, "#23261f");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 800, 600);
  pen.fillStyle = "#1a2136";
  for (const [x, y, width, height] of [[60, 330, 170, 130], [560, 300, 190, 160]]) pen.fillRect(x, y, width, height);
  pen.fillStyle = "#f7c96b";
  for (const [x, y] of [[95, 365], [165, 365], [600, 340], [680, 340]]) pen.fillRect(x, y, 32, 32);
}

function paintLamp(pen) {
  const light = pen.createRadialGradient(455, 175, 8, 455, 175, 330);
  light.addColorStop(0, "rgba(255,240,190,.95)");
  light.addColorStop(0.25, "rgba(255,225,140,.45)");
  light.addColorStop(1, "rgba(255,225,140,0)");
  pen.fillStyle = light;
  pen.fillRect(0, 0, 800, 600);
  pen.strokeStyle = "#11161f";
  pen.lineWidth = 14;
  pen.beginPath();
  pen.moveTo(370, 560);
  pen.lineTo(370, 190);
  pen.quadraticCurveTo(370, 150, 430, 155);
  pen.stroke();
  pen.fillStyle = "#fff6d8";
  pen.beginPath();
  pen.ellipse(455, 168, 36, 14, 0.1, 0, Math.PI * 2);
  pen.fill();
}

/** Two soft tones of a second as a WAV file: enough to practise sending and hearing. */
export function soundSampleVoice() {
  const sound = new DataView(new ArrayBuffer(44 + RATE));
  const header = ["RIFF", RATE + 36, "WAVE", "fmt ", 16, [1, 1], RATE, RATE, [1, 8], "data", RATE];
  let at = 0;
  for (const part of header) {
    if (typeof part === "string") [...part].forEach((letter, i) => sound.setUint8(at + i, letter.charCodeAt(0)));
    else if (Array.isArray(part)) part.forEach((short, i) => sound.setUint16(at + i * 2, short, true));
    else sound.setUint32(at, part, true);
    at += 4;
  }
  for (let i = 0; i < RATE; i += 1) {
    const swell = Math.sin((Math.PI * (i % (RATE / 2))) / (RATE / 2));
    sound.setUint8(44 + i, 128 + Math.round(60 * swell * Math.sin((2 * Math.PI * (i < RATE / 2 ? 440 : 550) * i) / RATE)));
  }
  return new File([sound], "示例语音.wav", { type: "audio/wav" });
}
