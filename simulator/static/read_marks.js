/** How far each person has read, kept in the browser: the red dots of the list. */

const MOST = 99;
const keyOf = (me) => `wangge-sim:read:${me.id}`;

export function countUnread(me, chat, messages) {
  const mark = marksOf(me)[chat.key];
  let unread = 0;
  for (let at = messages.length - 1; at >= 0 && messages[at].id !== mark && unread <= MOST; at -= 1) {
    if (isForReading(messages[at], me)) unread += 1;
  }
  return unread;
}

export function markRead(me, chat, messages) {
  const last = messages.at(-1);
  const marks = marksOf(me);
  if (!last || marks[chat.key] === last.id) return;
  marks[chat.key] = last.id;
  localStorage.setItem(keyOf(me), JSON.stringify(marks));
}

export const sayUnread = (count) => (count > MOST ? `${MOST}+` : String(count));

function isForReading(message, me) {
  return message.sender_id !== me.id && !message.recalled && message.type !== "recalled" && message.type !== "system";
}

// read once a person: parsing the store for every row of every redraw would be felt
let cached = { id: null, marks: {} };

function marksOf(me) {
  if (cached.id !== me.id) cached = { id: me.id, marks: JSON.parse(localStorage.getItem(keyOf(me)) ?? "{}") };
  return cached.marks;
}
