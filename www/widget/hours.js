/** The days of a week as schema.org's `openingHours` names them, from Sunday on. */
const DAYS = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];

const DAY_MINUTES = 24 * 60;
const WEEK = 7 * DAY_MINUTES;

/** @typedef {{ from: number, to: number }} Span In minutes since the beginning of Sunday. */

/**
 * Reads schema.org's `openingHours`, such as "Mo-Fr 09:00-18:00, Sa 10:00-14:00".
 * @param {string} text
 * @returns {Span[]}
 * @throws if a part of it cannot be read
 */
export function readHours(text) {
  return text.split(/(?<=\d)\s*[,;]\s*/).filter((part) => part.trim()).flatMap((part) => {
    const [, days = "", opens = "", closes = ""] = /^\s*([A-Za-z, -]+?)\s+(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)\s*$/.exec(part) ?? [];
    const from = minutes(opens);
    const length = (minutes(closes) - from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES; // past midnight if it closes before it opens
    return daysOf(days, part).map((day) => ({ from: day * DAY_MINUTES + from, to: day * DAY_MINUTES + from + length }));
  });
}

/**
 * How many minutes from now a person is there: 0 if now, undefined if never.
 * @param {Span[]} spans
 * @param {number} now in minutes since the beginning of Sunday
 */
export function opensIn(spans, now) {
  if (spans.some(({ from, to }) => (now >= from && now < to) || (now + WEEK >= from && now + WEEK < to))) return 0;
  const waits = spans.map(({ from }) => (from - now + WEEK) % WEEK);
  return waits.length ? Math.min(...waits) : undefined;
}

/**
 * The time of the week in a time zone, in minutes since the beginning of Sunday.
 * @param {Date} date
 * @param {string | undefined} timeZone undefined for that of the device
 */
export function minuteOfWeek(date, timeZone) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(date);
  const part = (/** @type {string} */ type) => parts.find((found) => found.type === type)?.value ?? "";
  return DAYS.indexOf(part("weekday").slice(0, 2)) * DAY_MINUTES + Number(part("hour")) * 60 + Number(part("minute"));
}

/**
 * When a wait is over, as people say it: "at 9:00 AM", "tomorrow at 9:00 AM", "Monday at 9:00 AM".
 * @param {Date} date
 * @param {number} wait in minutes
 * @param {string} tag BCP 47
 */
export function timeAfter(date, wait, tag) {
  const then = new Date(date.getTime() + wait * 60_000);
  const days = Math.round((new Date(then).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  const time = new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" }).format(then);
  if (days > 1) return new Intl.DateTimeFormat(tag, { weekday: "long", hour: "numeric", minute: "2-digit" }).format(then);
  return days ? `${new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(1, "day")}, ${time}` : time;
}

/** @param {string} days "Mo-Fr" or "Mo, We" @param {string} part for the error */
function daysOf(days, part) {
  return days.split(/,\s*/).flatMap((range) => {
    const [first = -1, last = first] = range.split("-").map((day) => DAYS.indexOf(day.trim()));
    if (first < 0 || last < 0) throw new Error(`"${part.trim()}" is not of the form "Mo-Fr 09:00-18:00"`);
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7);
  });
}

/** @param {string} time "09:30" */
function minutes(time) {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
