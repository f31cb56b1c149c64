import { deepEqual, equal, match, throws } from "node:assert/strict";
import { test } from "node:test";
import { minuteOfWeek, opensIn, readHours, timeAfter } from "../../www/widget/hours.js";

const HOUR = 60;
const DAY = 24 * HOUR;

/** Minutes since the beginning of Sunday. @param {number} day @param {number} hour */
const at = (day, hour) => day * DAY + hour * HOUR;

test("opening hours are read as schema.org writes them", () => {
  deepEqual(readHours("Sa 10:00-14:00"), [{ from: at(6, 10), to: at(6, 14) }]);
  deepEqual(readHours("Mo-Fr 09:00-18:00, Sa 10:00-14:00").length, 6);
  deepEqual(readHours("Mo,We 09:00-10:00; Su 8:30-9:00").map(({ from }) => from), [at(1, 9), at(3, 9), at(0, 8.5)]);
  deepEqual(readHours("Fr-Mo 09:00-10:00").map(({ from }) => from), [at(5, 9), at(6, 9), at(0, 9), at(1, 9)]);
  for (const wrong of ["weekdays", "Mo 9-5", "Xx 09:00-10:00", "Mo-Xx 09:00-10:00"]) throws(() => readHours(wrong), /is not of the form/);
});

test("a person is there during the hours, past midnight too, and the wait ends when they begin", () => {
  const week = readHours("Mo-Fr 09:00-18:00, Sa 20:00-02:00");
  equal(opensIn(week, at(1, 9)), 0);
  equal(opensIn(week, at(1, 18)), 15 * HOUR);
  equal(opensIn(week, at(6, 23)), 0);
  equal(opensIn(week, at(0, 1)), 0, "it is Sunday, and the Saturday's evening goes on");
  equal(opensIn(week, at(0, 2)), 31 * HOUR);
  equal(opensIn([], 0), undefined);
});

test("the time of the week is that of the shop's time zone", () => {
  const date = new Date("2026-11-28T03:30:00Z"); // a Saturday, in New York still Friday
  equal(minuteOfWeek(date, "UTC"), at(6, 3.5));
  equal(minuteOfWeek(date, "America/New_York"), at(5, 22.5));
});

test("the time is said as people say it", () => {
  const now = new Date(2026, 10, 28, 20, 0);
  const plain = (/** @type {string} */ text) => text.replaceAll("\u202f", " ");
  equal(plain(timeAfter(now, HOUR, "en")), "9:00 PM");
  equal(plain(timeAfter(now, 13 * HOUR, "en")), "tomorrow, 9:00 AM");
  match(plain(timeAfter(now, 37 * HOUR, "en")), /^Monday .*9:00 AM$/);
  match(timeAfter(now, 13 * HOUR, "de"), /^morgen, 0?9:00$/);
});
