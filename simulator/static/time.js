/** How moments are said to people: always Beijing time, as WeChat says them. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EAST_8 = 8 * HOUR; // China keeps one offset all year
const SHORT_DAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const LONG_DAYS = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];

/** Each takes moments as milliseconds since 1970. */
export function sayClock(moment) {
  const at = local(moment);
  return `${monthDay(at)} ${SHORT_DAYS[at.getUTCDay()]} ${hourMinute(at)}`;
}

export function sayInList(moment, now) {
  const days = dayNumber(now) - dayNumber(moment);
  const at = local(moment);
  if (days <= 0) return hourMinute(at);
  if (days === 1) return "昨天";
  if (days < 7) return LONG_DAYS[at.getUTCDay()];
  return monthDay(at);
}

export function sayBetween(moment, now) {
  const days = dayNumber(now) - dayNumber(moment);
  const at = local(moment);
  if (days === 0) return hourMinute(at);
  if (days === 1) return `昨天 ${hourMinute(at)}`;
  if (days > 1 && days < 7) return `${LONG_DAYS[at.getUTCDay()]} ${hourMinute(at)}`;
  return `${at.getUTCFullYear()}年${monthDay(at)} ${hourMinute(at)}`;
}

/** The next moment when Beijing clocks read `hour`:00, `days` days from today at the earliest. */
export function nextHour(now, hour, days = 0) {
  const moment = dayNumber(now) * DAY - EAST_8 + days * DAY + hour * HOUR;
  return moment > now ? moment : moment + DAY;
}

/** For and from an `<input type="datetime-local">`, which knows no time zone. */
export const toField = (moment) => local(moment).toISOString().slice(0, 16);
export const fromField = (text) => Date.parse(`${text}:00+08:00`);
export const toIso = (moment) => `${local(moment).toISOString().slice(0, 19)}+08:00`;

const local = (moment) => new Date(moment + EAST_8);
const dayNumber = (moment) => Math.floor((moment + EAST_8) / DAY);
const monthDay = (at) => `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
const hourMinute = (at) => at.toISOString().slice(11, 16);
