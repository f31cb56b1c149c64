// The part of WASI that is about files and folders.
import * as fs from "node:fs";
import { isatty } from "node:tty";
import { failure } from "./errno.js";
import { toHost } from "./guest.js";

const KIND = { unknown: 0, block: 1, character: 2, folder: 3, file: 4, link: 7 };
const OPEN = { create: 1, folder: 2, exclusive: 4, truncate: 8 };
const APPEND = 1;
const RIGHT = { read: 1n << 1n, write: 1n << 6n };
/** All rights but to seek and to tell, by which a terminal is recognised. */
const OF_TERMINALS = 0xffff_ffffn & ~(1n << 2n | 1n << 5n);
const ALL = 0x1fff_ffffn;
const FOLLOW = 1;
const FROM = { start: 0, here: 1, end: 2 };
/** Which times to set: to one given, or to now. */
const TIME = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8 };
/** The folder that is open from the start: the root. */
const ROOT = 3;
const ENTRY = 24;
const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;

/**
 * A file, folder or device that is open. Positions are kept here, as Node has no `seek`; what has none is read and written where it stands.
 * @typedef {{ fd?: number, path?: string, at?: number, append?: boolean, names?: fs.Dirent[], device?: import("./devices.js").Device }} Open
 */

/** @param {{ isFile(): boolean, isDirectory(): boolean, isSymbolicLink(): boolean, isCharacterDevice(): boolean, isBlockDevice(): boolean }} about */
function kindOf(about) {
  if (about.isFile()) return KIND.file;
  if (about.isDirectory()) return KIND.folder;
  if (about.isSymbolicLink()) return KIND.link;
  if (about.isCharacterDevice()) return KIND.character;
  return about.isBlockDevice() ? KIND.block : KIND.unknown;
}

/** Tries again where a pipe that Node does not let block has nothing, or no room. @template T @param {() => T} work @returns {T} */
function blocking(work) {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (/** @type {any} */ (error).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

export class Files {
  /** @type {Map<number, Open>} */
  #open = new Map([[0, { fd: 0 }], [1, { fd: 1 }], [2, { fd: 2 }], [ROOT, { path: "/" }]]);
  #next = ROOT + 1;
  #memory;
  #devices;

  /** @param {{ view: () => DataView, bytes: (at: number, length: number) => Uint8Array, devices: import("./devices.js").Devices }} given */
  constructor({ view, bytes, devices }) {
    this.#memory = { view, bytes };
    this.#devices = devices;
  }

  /** What WASI calls, by name. */
  functions() {
    const { view, bytes } = this.#memory;
    const text = (/** @type {number} */ at, /** @type {number} */ length) => Buffer.from(bytes(at, length)).toString();
    /** A path below an open folder. @param {number} fd @param {number} at @param {number} length */
    const path = (fd, at, length) => {
      const folder = this.#of(fd).path ?? "";
      return toHost(`${folder}${folder.endsWith("/") ? "" : "/"}${text(at, length)}`);
    };
    /** @param {number} at @param {fs.BigIntStats} about */
    const describe = (at, about) => {
      bytes(at, 64).fill(0);
      view().setBigUint64(at, about.dev, true);
      view().setBigUint64(at + 8, about.ino, true);
      view().setUint8(at + 16, kindOf(about));
      [about.nlink, about.size, about.atimeNs, about.mtimeNs, about.ctimeNs].forEach((value, index) => view().setBigUint64(at + 24 + index * 8, value, true));
    };
    /** The pieces of memory that a list names. @param {number} list @param {number} count */
    const pieces = (list, count) => Array.from({ length: count }, (_, index) => bytes(view().getUint32(list + index * 8, true), view().getUint32(list + index * 8 + 4, true)));

    return {
      fd_prestat_get: (/** @type {number} */ fd, /** @type {number} */ at) => {
        if (fd !== ROOT) throw failure("EBADF");
        view().setUint32(at, 0, true);
        view().setUint32(at + 4, 1, true);
      },
      fd_prestat_dir_name: (/** @type {number} */ _fd, /** @type {number} */ at) => view().setUint8(at, 47),
      fd_fdstat_get: (/** @type {number} */ fd, /** @type {number} */ at) => {
        const { fd: file, path } = this.#of(fd);
        const isTerminal = file !== undefined && isatty(file);
        const kind = isTerminal ? KIND.character : file === undefined ? (path ? KIND.folder : KIND.file) : kindOf(fs.fstatSync(file));
        bytes(at, 24).fill(0);
        view().setUint8(at, kind);
        view().setBigUint64(at + 8, isTerminal ? OF_TERMINALS : ALL, true);
        view().setBigUint64(at + 16, ALL, true);
      },
      fd_fdstat_set_flags: () => {},
      fd_close: (/** @type {number} */ fd) => {
        const { fd: file, device } = this.#of(fd);
        this.#open.delete(fd);
        if (device) device.close();
        else if (file !== undefined && file > 2) fs.closeSync(file);
      },
      fd_filestat_get: (/** @type {number} */ fd, /** @type {number} */ at) => {
        const { fd: file, path } = this.#of(fd);
        if (file === undefined && path === undefined) return bytes(at, 64).fill(0) && view().setUint8(at + 16, KIND.character);
        return describe(at, file === undefined ? fs.statSync(/** @type {string} */ (path), { bigint: true }) : fs.fstatSync(file, { bigint: true }));
      },
      fd_filestat_set_size: (/** @type {number} */ fd, /** @type {bigint} */ size) => fs.ftruncateSync(this.#file(fd), Number(size)),
      fd_filestat_set_times: (/** @type {number} */ fd, /** @type {bigint} */ accessed, /** @type {bigint} */ modified, /** @type {number} */ which) => {
        const file = this.#file(fd);
        const about = fs.fstatSync(file);
        const seconds = (/** @type {bigint} */ given, /** @type {number} */ set, /** @type {number} */ now, /** @type {number} */ old) => which & set ? Number(given) / 1e9 : which & now ? Date.now() / 1e3 : old / 1e3;
        fs.futimesSync(file, seconds(accessed, TIME.accessed, TIME.accessedNow, about.atimeMs), seconds(modified, TIME.modified, TIME.modifiedNow, about.mtimeMs));
      },
      fd_sync: (/** @type {number} */ fd) => fs.fsyncSync(this.#file(fd)),
      fd_seek: (/** @type {number} */ fd, /** @type {bigint} */ offset, /** @type {number} */ from, /** @type {number} */ result) => {
        const open = this.#of(fd);
        if (open.at === undefined) throw failure("ESPIPE");
        const base = from === FROM.start ? 0 : from === FROM.here ? open.at : fs.fstatSync(this.#file(fd)).size;
        open.at = base + Number(offset);
        view().setBigUint64(result, BigInt(open.at), true);
      },
      fd_read: (/** @type {number} */ fd, /** @type {number} */ list, /** @type {number} */ count, /** @type {number} */ result) => {
        const open = this.#of(fd);
        let all = 0;
        for (const piece of pieces(list, count)) {
          const read = this.#read(open, piece.length);
          piece.set(read);
          all += read.length;
          if (read.length < piece.length) break;
        }
        view().setUint32(result, all, true);
      },
      fd_write: (/** @type {number} */ fd, /** @type {number} */ list, /** @type {number} */ count, /** @type {number} */ result) => {
        const open = this.#of(fd);
        // Copied: the memory is shared with other threads, which Node does not write from.
        view().setUint32(result, this.#write(open, Buffer.concat(pieces(list, count).map((piece) => Buffer.from(piece)))), true);
      },
      fd_readdir: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length, /** @type {bigint} */ cookie, /** @type {number} */ result) => {
        const open = this.#of(fd);
        if (open.path === undefined) throw failure("ENOTDIR");
        if (cookie === 0n || !open.names) open.names = fs.readdirSync(toHost(open.path), { withFileTypes: true });
        let used = 0;
        for (let index = Number(cookie); index < open.names.length && used < length; index += 1) {
          const entry = /** @type {fs.Dirent} */ (open.names[index]);
          const name = Buffer.from(entry.name);
          const record = Buffer.alloc(ENTRY + name.length);
          record.writeBigUInt64LE(BigInt(index + 1), 0);
          record.writeUInt32LE(name.length, 16);
          record.writeUInt8(kindOf(entry), 20);
          name.copy(record, ENTRY);
          // The last record may be cut: the module then asks for it again.
          const part = record.subarray(0, length - used);
          bytes(at + used, part.length).set(part);
          used += part.length;
        }
        view().setUint32(result, used, true);
      },
      path_open: (/** @type {number} */ fd, /** @type {number} */ _follow, /** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ how, /** @type {bigint} */ rights, /** @type {bigint} */ _inherited, /** @type {number} */ flags, /** @type {number} */ result) => {
        const number = this.#next++;
        this.#open.set(number, this.#opened(path(fd, at, length), how, rights, (flags & APPEND) !== 0));
        view().setUint32(result, number, true);
      },
      path_filestat_get: (/** @type {number} */ fd, /** @type {number} */ how, /** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ result) => {
        const stat = how & FOLLOW ? fs.statSync : fs.lstatSync;
        describe(result, stat(path(fd, at, length), { bigint: true }));
      },
      path_create_directory: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length) => {
        fs.mkdirSync(path(fd, at, length));
      },
      path_unlink_file: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length) => fs.unlinkSync(path(fd, at, length)),
      path_remove_directory: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length) => fs.rmdirSync(path(fd, at, length)),
      path_rename: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ newFd, /** @type {number} */ newAt, /** @type {number} */ newLength) =>
        fs.renameSync(path(fd, at, length), path(newFd, newAt, newLength)),
      path_readlink: (/** @type {number} */ fd, /** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ to, /** @type {number} */ room, /** @type {number} */ result) => {
        const target = Buffer.from(fs.readlinkSync(path(fd, at, length))).subarray(0, room);
        bytes(to, target.length).set(target);
        view().setUint32(result, target.length, true);
      },
    };
  }

  /** @param {number} fd */
  #of(fd) {
    const open = this.#open.get(fd);
    if (!open) throw failure("EBADF");
    return open;
  }

  /** The file of the system. @param {number} fd */
  #file(fd) {
    const { fd: file } = this.#of(fd);
    if (file === undefined) throw failure("EBADF");
    return file;
  }

  /** @param {string} path @param {number} how @param {bigint} rights @param {boolean} append @returns {Open} */
  #opened(path, how, rights, append) {
    const device = this.#devices.open(path);
    if (device) return { device };
    if (how & OPEN.folder) {
      if (!fs.statSync(path).isDirectory()) throw failure("ENOTDIR");
      return { path };
    }
    const [reads, writes] = [rights & RIGHT.read, rights & RIGHT.write];
    let flags = writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY;
    if (how & OPEN.create) flags |= O_CREAT;
    if (how & OPEN.exclusive) flags |= O_EXCL;
    if (how & OPEN.truncate) flags |= O_TRUNC;
    if (append) flags |= O_APPEND;
    const fd = fs.openSync(path, flags);
    return { fd, append, at: fs.fstatSync(fd).isFile() ? 0 : undefined };
  }

  /** @param {Open} open @param {number} length */
  #read(open, length) {
    if (open.device) return open.device.read(length);
    if (open.fd === undefined) throw failure("EISDIR");
    const buffer = Buffer.alloc(length);
    let read = 0;
    try {
      read = blocking(() => fs.readSync(/** @type {number} */ (open.fd), buffer, 0, length, open.at ?? null));
    } catch (error) {
      // How Windows says that a pipe has ended.
      if (/** @type {any} */ (error).code !== "EOF") throw error;
    }
    if (open.at !== undefined) open.at += read;
    return buffer.subarray(0, read);
  }

  /** @param {Open} open @param {Buffer} piece */
  #write(open, piece) {
    if (open.device) return open.device.write(piece);
    if (open.fd === undefined) throw failure("EISDIR");
    const at = open.append ? null : open.at ?? null;
    const wrote = piece.length && blocking(() => fs.writeSync(/** @type {number} */ (open.fd), piece, 0, piece.length, at));
    if (open.at !== undefined) open.at += wrote;
    return wrote;
  }
}
