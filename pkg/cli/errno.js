// Errors of Node as WASI numbers them.

const NAMES = `SUCCESS 2BIG ACCES ADDRINUSE ADDRNOTAVAIL AFNOSUPPORT AGAIN ALREADY BADF BADMSG BUSY CANCELED CHILD CONNABORTED CONNREFUSED CONNRESET DEADLK
  DESTADDRREQ DOM DQUOT EXIST FAULT FBIG HOSTUNREACH IDRM ILSEQ INPROGRESS INTR INVAL IO ISCONN ISDIR LOOP MFILE MLINK MSGSIZE MULTIHOP NAMETOOLONG NETDOWN
  NETRESET NETUNREACH NFILE NOBUFS NODEV NOENT NOEXEC NOLCK NOLINK NOMEM NOMSG NOPROTOOPT NOSPC NOSYS NOTCONN NOTDIR NOTEMPTY NOTRECOVERABLE NOTSOCK NOTSUP
  NOTTY NXIO OVERFLOW OWNERDEAD PERM PIPE PROTO PROTONOSUPPORT PROTOTYPE RANGE ROFS SPIPE SRCH STALE TIMEDOUT TXTBSY XDEV NOTCAPABLE`.split(/\s+/);
const NUMBERS = new Map(NAMES.map((name, number) => [`E${name}`, number]));

/** An error with a name, such as EBADF. @param {string} code */
export const failure = (code) => Object.assign(new Error(code), { code });

/** The number of an error; what is not an error of the system is thrown on. @param {any} error */
export function number(error) {
  const number = NUMBERS.get(error?.code);
  if (number === undefined) throw error;
  return number;
}
