import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SITE, TANSY } from "./site.js";

/** The names that `tansy build` gives, with the hash of the content. */
const HASHED = /^(tansy|faq|model)-([0-9a-f]{10})(\.\w+)?$/;

/** A copy of the demo that can be built again: its files get other names, as if all of their contents had changed, and the former names are gone. */
export class Deployment {
  folder = mkdtempSync(join(tmpdir(), "tansy-deployment-"));
  #chat = join(this.folder, "tansy");
  #loader = join(this.#chat, "tansy.js");

  constructor() {
    cpSync(SITE, this.folder, { recursive: true });
  }

  /** @param {RegExp} [which] the files that change */
  rebuild(which = /./) {
    let loader = readFileSync(this.#loader, "utf8");
    for (const name of this.#files().filter((name) => which.test(name))) {
      const later = name.replace(HASHED, (_, kind, hash, end = "") => `${kind}-${next(hash)}${end}`);
      renameSync(join(this.#chat, name), join(this.#chat, later));
      loader = loader.replaceAll(name, later);
    }
    writeFileSync(this.#loader, loader);
  }

  /** Builds the chat from another FAQ, with the command line, and deletes the files of earlier builds. @param {string} html */
  build(html) {
    const faq = join(this.folder, "faq.html");
    writeFileSync(faq, html);
    execFileSync(TANSY, ["build", faq, "-o", this.#chat, "--title", "Petal & Stem"], { stdio: "ignore" });
    const loader = readFileSync(this.#loader, "utf8");
    for (const name of this.#files()) if (!loader.includes(name)) rmSync(join(this.#chat, name), { recursive: true });
  }

  /** Deletes files for good, as a deployment does that forgets them. @param {RegExp} [which] */
  lose(which = /./) {
    for (const name of this.#files().filter((name) => which.test(name))) rmSync(join(this.#chat, name), { recursive: true });
  }

  close() {
    rmSync(this.folder, { recursive: true });
  }

  #files() {
    return readdirSync(this.#chat).filter((name) => HASHED.test(name));
  }
}

/** Another hash. @param {string} hash */
function next(hash) {
  return ((BigInt(`0x${hash}`) + 1n) % (1n << 40n)).toString(16).padStart(10, "0");
}
