import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";

const site = { pages: { "/empty": page("") }, folders: { "/source/": `${inRepository("www")}/` } };
const sources = [{ number: 1, id: "a", question: "A?", answer: "", url: "/faq.html#a" }, { number: 2, id: "b", question: "B?", answer: "" }];

/** Markdown and its HTML; `•` stands for the attributes of links to other pages, `◦` for those of citations. @type {[string, string][]} */
const CASES = [
  ["one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"],
  ["**bold** and *italic* and ***both***", "<p><strong>bold</strong> and <em>italic</em> and <strong><em>both</em></strong></p>"],
  ["2 * 3 * 4 and snake_case_name", "<p>2 * 3 * 4 and snake_case_name</p>"],
  ["`<b>` and \\*not\\*", "<p><code>&lt;b&gt;</code> and *not*</p>"],
  ["<b>html</b> &amp;", "<p>&lt;b&gt;html&lt;/b&gt; &amp;amp;</p>"],
  ["[shop](https://a.example/x) [mail](mailto:a@b.c)", '<p><a href="https://a.example/x" •>shop</a> <a href="mailto:a@b.c" dir="auto">mail</a></p>'],
  ["[bank.example](https://www.bank.example/x) [https://bank.example](https://bank.example/?to=other.example)", '<p><a href="https://www.bank.example/x" •>bank.example</a> <a href="https://bank.example/?to=other.example" •>https://bank.example</a></p>'],
  ["[Log in at bank.example](https://evil.example/)", '<p><a href="https://evil.example/" •>Log in at bank.example<span class="host"> (evil.example)</span></a></p>'],
  ["[https://bank.example/](https://evil.example/bank.example)", '<p><a href="https://evil.example/bank.example" •>https://bank.example/<span class="host"> (evil.example)</span></a></p>'],
  ["[help@bank.example](mailto:me@evil.example)", '<p><a href="mailto:me@evil.example" dir="auto">help@bank.example<span class="host"> (me@evil.example)</span></a></p>'],
  ["https://bank.example@evil.example/", '<p><a href="https://bank.example@evil.example/" •>https://bank.example@evil.example/<span class="host"> (evil.example)</span></a></p>'],
  ["[\u202Eelpmaxe.knab](https://evil.example/) is \u202Eit", '<p><a href="https://evil.example/" •>elpmaxe.knab<span class="host"> (evil.example)</span></a> is \u202Eit</p>'],
  ["[here](/faq.html#x)", '<p><a href="HOST/faq.html#x" •>here</a></p>'],
  ["[here](#x)", '<p><a href="HOST/empty#x" dir="auto">here</a></p>'],
  ["https://a.example/x(1). Then", '<p><a href="https://a.example/x(1" •>https://a.example/x(1</a>). Then</p>'],
  ["[a](javascript:alert(1)) [b](data:x) [c](JavaScript:x)", "<p>a b c</p>"],
  ["![alt](https://a.example/x.png)!", "<p>alt!</p>"],
  ["so [1], so [2], not [9]", '<p>so<a href="HOST/faq.html#a" ◦ class="citation" title="A?" aria-label="Source 1: A?">1</a>, so<span class="citation" title="B?">2</span>, not [9]</p>'],
  ["Open until 6 pm, 20 % off 5 kg and more", "<p>Open until 6&nbsp;pm, 20&nbsp;% off 5&nbsp;kg and more</p>"],
  ["both [1, 2]", '<p>both<a href="HOST/faq.html#a" ◦ class="citation" title="A?" aria-label="Source 1: A?">1</a><span class="citation" title="B?">2</span></p>'],
  ["- a\n- b\n  - c\n\n3. x\n4. y", '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start="3"><li>x</li><li>y</li></ol>'],
  ["# Title\ntext", '<p class="heading"><strong>Title</strong></p><p>text</p>'],
  ["```\n<b>\n```", '<pre tabindex="0"><code>&lt;b&gt;</code></pre>'],
  ["| a | b |\n|---|:-:|\n| 1 | **2** |", '<div class="table" tabindex="0" role="group"><table><thead><tr><th>a</th><th align="center">b</th></tr></thead><tbody><tr><td>1</td><td align="center"><strong>2</strong></td></tr></tbody></table></div>'],
  ["a | b\nno table", "<p>a | b<br>no table</p>"],
];

/** Strings whose repetition makes naive parsers very slow. */
const HOSTILE = ["*a ", "**", "_a", "[", "[a](", "![", "<", "`", "\\", "| ", "- ", "> ", "1. ", "https://", "[1", "(".repeat(9), "*_", "\n- ", "a|b\n-|-\n", "\n\t", "  \n", "```\n", "# "];

story("the Markdown of answers becomes nodes, and everything else stays text", { site }, async ({ visitor }) => {
  await visitor.visits("/empty");
  const shown = await render(visitor.page, CASES.map(([text]) => text));
  deepEqual(shown.map(({ html }) => html), CASES.map(([, html]) => html));
});

story("what `tansy extract` writes is shown as the page has it", { site }, async ({ visitor }) => {
  /** The cases that the command line is tested on too. @type {{ case: string, markdown: string, shown: string }[]} */
  const cases = JSON.parse(readFileSync(inRepository("tests/fixtures/answers.json"), "utf8"));
  await visitor.visits("/empty");
  const shown = await render(visitor.page, cases.map(({ markdown }) => markdown), []);
  deepEqual(shown.map(({ html }, at) => [cases[at]?.case, html]), cases.map((each) => [each.case, each.shown]));
});

story("no text makes the page freeze", { site }, async ({ visitor }) => {
  await visitor.visits("/empty");
  const shown = await render(visitor.page, HOSTILE.map((part) => part.repeat(100_000 / part.length)));
  const slow = HOSTILE.filter((_, index) => (shown[index]?.ms ?? 0) > 1000);
  deepEqual(slow, []);
  ok(shown.every(({ html }) => !/<(img|script|iframe)/.test(html)));
  equal(shown.length, HOSTILE.length);
});

/**
 * @param {import("playwright-core").Page} page
 * @param {string[]} texts
 * @param {object[]} [known] the sources that citations may refer to
 */
function render(page, texts, known = sources) {
  return page.evaluate(async ({ module, texts, sources }) => {
    const { markdown } = await import(module);
    return texts.map((text) => {
      const start = performance.now();
      const holder = document.createElement("div");
      holder.append(markdown(text, { sources, cite: "Source {number}: {question}" }));
      const html = holder.innerHTML.replaceAll(location.origin, "HOST").replaceAll('target="_blank" rel="noopener noreferrer" aria-describedby="new-tab" dir="auto"', "•").replaceAll('target="_blank" rel="noopener noreferrer" aria-describedby="new-tab"', "◦");
      return { html, ms: performance.now() - start };
    });
  }, { module: "/source/widget/markdown.js", texts, sources: known });
}
