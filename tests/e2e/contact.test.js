import { deepEqual, equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const OPEN = "Mo-Su 00:00-24:00";
const pages = {
  "/form": page(scriptTag({ "contact-endpoint": "/contact", hours: OPEN })),
  "/closed": page(scriptTag({ hours: "Mo 09:00-09:01", "time-zone": "Pacific/Auckland", lang: "en" })),
  "/wrong": page(scriptTag({ hours: "weekdays" })),
};

/** An endpoint that fails at first. @param {number} failures */
function endpoint(failures) {
  /** @type {any[]} */
  const received = [];
  /** @type {import("node:http").RequestListener} */
  const handler = async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    if (failures-- > 0) return response.writeHead(500).end();
    received.push(JSON.parse(Buffer.concat(body).toString()));
    return response.writeHead(200).end();
  };
  return { handler, received };
}

/** @param {import("./support/visitor.js").Visitor} visitor */
async function opensTheForm(visitor) {
  await visitor.visits("/form");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const row = await visitor.asks("Who won the election?");
  match(await row.innerText(), /We are here now\./);
  await row.getByRole("button", { name: "Write to us" }).click();
  return visitor.chat.getByRole("form", { name: "Write to us" });
}

const first = endpoint(1);

story("where the FAQ is silent, a visitor writes to a person; a failure loses nothing", { site: { pages, handlers: { "/contact": first.handler } }, noise: /500|^warning: tansy: a message to a person was not sent/ }, async ({ visitor }) => {
  const form = await opensTheForm(visitor);
  equal(await form.getByLabel("Your message").inputValue(), "Who won the election?");
  await form.getByLabel("Your name").fill("Ada");
  await form.getByLabel("Your e-mail address").fill("ada@example.org");
  await form.getByRole("button", { name: "Send message" }).click();
  deepEqual(first.received, [], "not without consent");
  await form.getByLabel(/I agree/).check();
  await form.getByLabel(/Send this conversation/).check();
  await form.getByRole("button", { name: "Send message" }).click();
  await form.getByRole("status").filter({ hasText: "could not be sent" }).waitFor();
  equal((await visitor.event("error")).code, "network");
  equal(await form.getByLabel("Your name").inputValue(), "Ada");

  await form.getByRole("button", { name: "Send message" }).click();
  await visitor.chat.getByText("We will write to ada@example.org.").waitFor();
  const [message] = first.received;
  equal(message.message, "Who won the election?");
  equal(message.email, "ada@example.org");
  match(message.transcript, /^You asked: Who won the election/);
  match(message.page, /\/form$/);
});

const second = endpoint(0);

story("without the visitor's wish the conversation stays here, a program that fills in every field sends nothing, and a page may send the message itself", {
  site: { pages, handlers: { "/contact": second.handler } }, noise: /^warning: tansy: /,
}, async ({ visitor }) => {
  const form = await opensTheForm(visitor);
  await form.getByLabel("Your name").fill("Bot");
  await form.getByLabel("Your e-mail address").fill("bot@example.org");
  await form.getByLabel(/I agree/).check();
  await form.locator(".trap").evaluate((input) => (input.value = "https://spam.example"));
  await form.getByRole("button", { name: "Send message" }).click();
  await form.getByRole("status").filter({ hasText: "could not be sent" }).waitFor();
  deepEqual(second.received, []);

  await visitor.page.evaluate(() => document.addEventListener("tansy-contact", (event) => {
    globalThis.own = event.contact;
    event.preventDefault();
  }));
  await form.getByRole("button", { name: "Send message" }).click();
  await visitor.chat.getByText("We will write to").waitFor();
  deepEqual(second.received, []);
  const own = await visitor.page.evaluate(() => globalThis.own);
  deepEqual([own.name, own.transcript], ["Bot", ""]);
});

story("a visitor learns when a person is back, and may ask for one", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/closed");
  await visitor.opens();
  const row = await visitor.asks("can I talk to a real person");
  match(await row.innerText(), /We are back .*\d/);
  equal(await row.getByRole("button", { name: "Write to us" }).count(), 0, "there is no form without an endpoint");
});

story("hours that cannot be read are ignored, and the owner is told", { site: { pages }, noise: /^warning: tansy: the attribute "hours"/ }, async ({ visitor }) => {
  await visitor.visits("/wrong");
  await visitor.opens();
  match(await (await visitor.asks("can I talk to a real person")).innerText(), /program/);
  ok(visitor.console.some((line) => /"weekdays" is not of the form/.test(line)));
});
