/**
 * What a client sends, and what it gets for it, without INFO and the answer to a last PING.
 *
 * @module
 */

type Conversation = readonly [sent: string, received: string];

/** A CONNECT as the clients of NATS send it. */
export const QUIET =
  'CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true}\r\n';
const VERBOSE = 'CONNECT {"verbose":true,"pedantic":true,"headers":true}\r\n';
const OK = "+OK\r\n";
const CLOSED = "CLOSED";
const UNKNOWN = `-ERR 'Unknown Protocol Operation'\r\n${CLOSED}`;

/** By topic. */
export const CONVERSATIONS: Readonly<Record<string, readonly Conversation[]>> = {
  "before and without CONNECT": [
    ["PING\r\n", "PONG\r\n"],
    ["SUB a 1\r\nPUB a 2\r\nhi\r\n", `${OK}${OK}MSG a 1 2\r\nhi\r\n`],
    ["PING\r\nCONNECT {}\r\n", `PONG\r\n${OK}`],
    ["PONG\r\n", ""],
  ],
  "CONNECT": [
    [QUIET, ""],
    [VERBOSE, OK],
    ["CONNECT {}\r\n", OK],
    ["CONNECT null\r\n", OK],
    [QUIET + QUIET, ""],
    ["CONNECT\r\n", CLOSED],
    ["CONNECT {bad}\r\n", CLOSED],
    ["CONNECT []\r\n", CLOSED],
    ['CONNECT {"verbose":"yes"}\r\n', CLOSED],
    ['CONNECT {"user":1}\r\n', CLOSED],
    ['CONNECT {"verbose":false,"protocol":1}\r\n', ""],
    ['CONNECT {"verbose":false,"protocol":5}\r\n', `-ERR 'invalid client protocol'\r\n${CLOSED}`],
    ['CONNECT {"verbose":false,"protocol":-1}\r\n', `-ERR 'invalid client protocol'\r\n${CLOSED}`],
    [
      'CONNECT {"verbose":false,"no_responders":true}\r\n',
      `-ERR 'no responders requires headers support'\r\n${CLOSED}`,
    ],
    ['CONNECT {"VERBOSE":false}\r\n', ""],
    ['CONNECT {"verbose":false,"user":"nobody","pass":"x","auth_token":"x"}\r\n', ""],
  ],
  "operations that there are not": [
    ["GARBAGE\r\n", UNKNOWN],
    ["\r\n", UNKNOWN],
    [`${QUIET}   PING\r\n`, UNKNOWN],
    [`${QUIET}PI\rNG\r\n`, UNKNOWN],
    [`${QUIET}MSG a 1 1\r\nx\r\n`, UNKNOWN],
    [`${QUIET}LS+ a\r\n`, UNKNOWN],
    ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", UNKNOWN],
    [`${QUIET}-ERR 'x'\r\n`, CLOSED],
    [`${QUIET}+OK\r\n`, ""],
    [`${QUIET}INFO {}\r\n`, ""],
  ],
  "the same operation in other letters and spaces": [
    [
      'connect {"verbose":true}\r\nping\r\nsub a 1\r\npub a 2\r\nhi\r\n',
      `${OK}PONG\r\n${OK}${OK}MSG a 1 2\r\nhi\r\n`,
    ],
    [`${QUIET}SUB\ta\t1\r\nPUB\t a \t2\r\nhi\r\n`, "MSG a 1 2\r\nhi\r\n"],
    [`${QUIET}SUB   a    1   \r\nPUB   a   1   \r\nx\r\n`, "MSG a 1 1\r\nx\r\n"],
    [`${QUIET}PING hello\r\nPING   \r\n`, "PONG\r\nPONG\r\n"],
    [`${QUIET}PING\nSUB a 1\nPUB a 1\nx\r\n`, "PONG\r\nMSG a 1 1\r\nx\r\n"],
    [`${QUIET}PUB a 1\r\nx\nPING\r\n`, UNKNOWN],
  ],
  "SUB and UNSUB": [
    [`${QUIET}SUB a\r\n`, CLOSED],
    [`${QUIET}SUB\r\n`, UNKNOWN],
    [`${QUIET}SUB a b c d\r\n`, CLOSED],
    [`${QUIET}SUB a hello\r\nPUB a 1\r\nx\r\n`, "MSG a hello 1\r\nx\r\n"],
    [
      `${VERBOSE}SUB a 1\r\nSUB b 1\r\nPUB a 1\r\nx\r\nPUB b 1\r\ny\r\n`,
      `${OK}${OK}${OK}${OK}MSG a 1 1\r\nx\r\n${OK}`,
    ],
    [`${QUIET}UNSUB\r\n`, UNKNOWN],
    [`${QUIET}UNSUB 1 2 3\r\n`, CLOSED],
    [`${VERBOSE}UNSUB 9\r\n`, OK + OK],
    [
      `${QUIET}SUB a 1\r\nUNSUB 1 2\r\nPUB a 1\r\n1\r\nPUB a 1\r\n2\r\nPUB a 1\r\n3\r\n`,
      "MSG a 1 1\r\n1\r\nMSG a 1 1\r\n2\r\n",
    ],
    [
      `${QUIET}SUB a 1\r\nPUB a 1\r\n1\r\nPUB a 1\r\n2\r\nUNSUB 1 1\r\nPUB a 1\r\n3\r\n`,
      "MSG a 1 1\r\n1\r\nMSG a 1 1\r\n2\r\n",
    ],
    [
      `${QUIET}SUB a 1\r\nPUB a 1\r\n1\r\nPUB a 1\r\n2\r\nUNSUB 1 2\r\nPUB a 1\r\n3\r\n`,
      "MSG a 1 1\r\n1\r\nMSG a 1 1\r\n2\r\n",
    ],
    [`${QUIET}SUB a 1\r\nUNSUB 1 -1\r\nPUB a 1\r\nx\r\n`, ""],
    [`${QUIET}SUB a 1\r\nUNSUB 1 0\r\nPUB a 1\r\nx\r\n`, ""],
    [`${QUIET}SUB a 1\r\nUNSUB 1 2\r\nUNSUB 1\r\nPUB a 1\r\nx\r\n`, ""],
  ],
  "PUB and HPUB": [
    [`${QUIET}PUB a\r\n`, CLOSED],
    [`${QUIET}PUB\r\n`, UNKNOWN],
    [`${QUIET}PUB a b c 1\r\n`, CLOSED],
    [`${QUIET}PUB a -1\r\n\r\n`, CLOSED],
    [`${QUIET}PUB a +1\r\nx\r\n`, CLOSED],
    [`${QUIET}PUB a x\r\n\r\n`, CLOSED],
    [`${QUIET}PUB a 99999999999999999999\r\n`, CLOSED],
    [`${QUIET}PUB a 2147483648\r\n`, CLOSED],
    [`${QUIET}PUB a 1048577\r\n`, `-ERR 'Maximum Payload Violation'\r\n${CLOSED}`],
    [`${QUIET}PUB a 2\r\nhixx\r\n`, UNKNOWN],
    [`${QUIET}SUB a 1\r\nPUB a 0\r\n\r\n`, "MSG a 1 0\r\n\r\n"],
    [`${QUIET}SUB a 1\r\nPUB a b 2\r\nhi\r\n`, "MSG a 1 b 2\r\nhi\r\n"],
    [
      `${QUIET}SUB a 1\r\nHPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\n`,
      "HMSG a 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
    ],
    [
      `${QUIET}SUB a 1\r\nHPUB a r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n`,
      "HMSG a 1 r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
    ],
    [`${QUIET}SUB a 1\r\nHPUB a 4 6\r\nabcdhi\r\n`, "HMSG a 1 4 6\r\nabcdhi\r\n"],
    [`${QUIET}HPUB a 15 14\r\nNATS/1.0\r\n\r\nhi\r\n`, CLOSED],
    [`${QUIET}HPUB a 14\r\n`, CLOSED],
    [`${QUIET}HPUB a -1 14\r\nNATS/1.0\r\n\r\nhi\r\n`, CLOSED],
    [
      'CONNECT {"verbose":false,"headers":false}\r\nHPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\n',
      CLOSED,
    ],
  ],
  "subjects": [
    [`${QUIET}SUB foo..bar 1\r\n`, "-ERR 'Invalid Subject'\r\n"],
    [`${QUIET}SUB . 1\r\n`, "-ERR 'Invalid Subject'\r\n"],
    [`${QUIET}SUB a.>.b 1\r\n`, "-ERR 'Invalid Subject'\r\n"],
    [`${QUIET}SUB a*b 1\r\nPUB a*b 1\r\nx\r\n`, "MSG a*b 1 1\r\nx\r\n"],
    [
      `${QUIET}SUB > 1\r\nPUB a.* 1\r\nx\r\nPUB a..b 0\r\n\r\nPUB .a 0\r\n\r\n`,
      "MSG a.* 1 1\r\nx\r\n",
    ],
    [`${QUIET}SUB a.> 1\r\nPUB a 1\r\nx\r\nPUB a.b.c 1\r\ny\r\n`, "MSG a.b.c 1 1\r\ny\r\n"],
    [`${QUIET}SUB *.b 1\r\nPUB a.b 1\r\nx\r\nPUB a.c 1\r\ny\r\n`, "MSG a.b 1 1\r\nx\r\n"],
    [`${QUIET}SUB \xc3\xa4 1\r\nPUB \xc3\xa4 1\r\nx\r\n`, "MSG \xc3\xa4 1 1\r\nx\r\n"],
    [`${QUIET}SUB \xff 1\r\nPUB \xff 1\r\nx\r\n`, "MSG \xff 1 1\r\nx\r\n"],
    [
      `${VERBOSE}SUB foo..bar 1\r\n`,
      `${OK}-ERR 'Invalid Subject'\r\n`,
    ],
    [`${VERBOSE}PUB a.* 1\r\nx\r\n`, `${OK}-ERR 'Invalid Publish Subject'\r\n${OK}`],
    [`${VERBOSE}PUB a..b 1\r\nx\r\n`, `${OK}-ERR 'Invalid Publish Subject'\r\n${OK}`],
    [
      `${VERBOSE}SUB a 1\r\nPUB a b..c 1\r\nx\r\n`,
      `${OK}${OK}${OK}MSG a 1 b..c 1\r\nx\r\n`,
    ],
  ],
  "replies that nobody will send": [
    [
      `${QUIET}SUB inbox 1\r\nPUB nobody inbox 2\r\nhi\r\n`,
      "HMSG inbox 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n",
    ],
    [
      `${QUIET}SUB inbox.* 1\r\nPUB $JS.API.INFO inbox.7 0\r\n\r\n`,
      "HMSG inbox.7 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n",
    ],
    [`${QUIET}PUB nobody inbox 2\r\nhi\r\n`, ""],
    [
      'CONNECT {"verbose":false,"headers":true}\r\nSUB inbox 1\r\nPUB nobody inbox 2\r\nhi\r\n',
      "",
    ],
  ],
  "echo": [
    ['CONNECT {"verbose":false,"echo":false}\r\nSUB a 1\r\nSUB a q 2\r\nPUB a 1\r\nx\r\n', ""],
    // A group of its own: the broker may not yet have noticed that the member above is gone.
    [`${QUIET}SUB a other 1\r\nPUB a 1\r\nx\r\n`, "MSG a 1 1\r\nx\r\n"],
  ],
};
