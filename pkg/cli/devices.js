// What WASI lacks, as files in /dev/tansy: a request is written as a line of JSON, and the response is read. `src/bin/tansy/host.rs` is the other side.
import * as fs from "node:fs";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { failure } from "./errno.js";
import { toGuest, toHost } from "./guest.js";

const FOLDER = "/dev/tansy/";
/** Age from which a lock is of a process that was killed, in milliseconds, whatever has its number now. */
const ABANDONED = 3_600_000;

/** Makes devices. `post` sends a message to the main thread. */
export class Devices {
  #post;

  /** @param {(message: object, transfer?: any[]) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /** The device at a path, if there is one. @param {string} path @returns {Device | undefined} */
  open(path) {
    if (!path.startsWith(FOLDER)) return undefined;
    const make = {
      http: () => new Http(this.#post),
      lock: () => new Lock(),
      private: () => new Device((folder) => (fs.chmodSync(toHost(folder), 0o700), "")),
      realpath: () => new Device((path) => toGuest(fs.realpathSync(toHost(path)))),
      serve: () => new Device((request) => (this.#post({ served: { ...request, root: toHost(request.root) } }), "")),
    }[path.slice(FOLDER.length)];
    if (!make) throw failure("ENOENT");
    return make();
  }
}

/** A device that answers once, with a text. */
export class Device {
  /** What has been written. @type {Buffer[]} */
  #written = [];
  /** What is left to be read. @type {Buffer | undefined} */
  #answer;
  #respond;

  /** @param {(request: any, body: Buffer) => string} respond */
  constructor(respond) {
    this.#respond = respond;
  }

  /** @param {Buffer} piece */
  write(piece) {
    this.#written.push(piece);
    return piece.length;
  }

  /** @param {number} length */
  read(length) {
    this.#answer ??= this.#asked();
    if (this.#answer.length === 0) this.#answer = this.more();
    const piece = this.#answer.subarray(0, length);
    this.#answer = this.#answer.subarray(length);
    return piece;
  }

  /** What follows the answer. */
  more() {
    return Buffer.alloc(0);
  }

  close() {}

  #asked() {
    const written = Buffer.concat(this.#written);
    const end = written.indexOf(10);
    return Buffer.from(this.#respond(JSON.parse(written.subarray(0, end).toString()), written.subarray(end + 1)));
  }
}

/** A request that the main thread sends: the head of the response as a line of JSON, then its body. */
class Http extends Device {
  /** Its messages arrive on a port; each adds one to the count, which is what this thread waits for. */
  #channel = new MessageChannel();
  #count = new Int32Array(new SharedArrayBuffer(4));

  /** @param {(message: object, transfer?: any[]) => void} post */
  constructor(post) {
    super((request, body) => {
      const { port2 } = this.#channel;
      post({ http: { request, body, port: port2, count: this.#count } }, [port2]);
      return `${JSON.stringify(this.#next().head)}\n`;
    });
  }

  /** @override */
  more() {
    this.#channel.port1.postMessage("more");
    const { piece, error } = this.#next();
    if (error) throw failure(error);
    return Buffer.from(piece);
  }

  /** @override */
  close() {
    this.#channel.port1.close();
  }

  /** The next message. */
  #next() {
    for (;;) {
      const seen = Atomics.load(this.#count, 0);
      const got = receiveMessageOnPort(this.#channel.port1);
      if (got) return got.message;
      Atomics.wait(this.#count, 0, seen);
    }
  }
}

/** A lock on a file, kept as a file beside it with the number of the process: Node has no locks either. It answers 1 if it is held, and 0 if another process has it. */
class Lock extends Device {
  #held = "";

  constructor() {
    super((guest) => {
      const path = toHost(guest);
      fs.closeSync(fs.openSync(path, "a"));
      const held = `${path}.held`;
      if (isAbandoned(held)) fs.rmSync(held, { force: true });
      try {
        fs.writeFileSync(held, String(process.pid), { flag: "wx" });
      } catch (error) {
        if (/** @type {any} */ (error).code === "EEXIST") return "0";
        throw error;
      }
      this.#held = held;
      return "1";
    });
  }

  /** @override */
  close() {
    if (this.#held) fs.rmSync(this.#held, { force: true });
  }
}

/** Whether a lock is of a process that has ended. @param {string} held */
function isAbandoned(held) {
  try {
    if (Date.now() - fs.statSync(held).mtimeMs > ABANDONED) return true;
    const pid = Number(fs.readFileSync(held, "utf8"));
    // Not written yet, by a process that has just taken it.
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {any} */ (error).code === "ESRCH";
  }
}
