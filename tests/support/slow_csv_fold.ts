/**
 * A fold of CSV that is easy to believe: byte by byte, texts and BigInt only, nothing shared with the reader it is held against.
 *
 * @module
 */
import type {
  Folded,
  FoldSpec,
  Group,
  KeyColumn,
  UnreadableLine,
} from "../../shared/platform/fold/fold.ts";

const [LF, CR, QUOTE, COMMA] = [10, 13, 34, 44];

/** Digits after the point that sums are kept with. */
const SCALE = 120;

interface Line {
  readonly fields: string[];
  /** Offset after the line. */
  readonly end: number;
}

interface OpenGroup {
  readonly keys: (string | null)[];
  readonly sums: (bigint | null)[];
  lines: number;
}

/** What `foldCsv` has to answer for a file. @throws {SyntaxError} Where it has to throw. */
export function slowCsvFold(
  bytes: Uint8Array,
  spec: FoldSpec,
  groupsAtMost: number,
): Folded[] {
  const [header, ...lines] = readLines(bytes);
  const answers: Folded[] = [];
  let groups = new Map<string, OpenGroup>();
  let unreadable: UnreadableLine[] = [];
  let leftOut = new Map<string | null, number>();
  let next = header?.end ?? 0;
  const answer = (isLast: boolean) => {
    answers.push({
      groups: [...groups.values()].map(toGroup),
      lines: [...groups.values()].reduce((sum, { lines }) => sum + lines, 0),
      unreadable: unreadable.slice(0, 100),
      unreadableLines: unreadable.filter(({ isKept }) => !isKept).length,
      unreadableValues: unreadable.filter(({ isKept }) => isKept).length,
      leftOut,
      next,
      isLast,
    });
    groups = new Map();
    unreadable = [];
    leftOut = new Map();
  };
  lines.forEach(({ fields, end }, index) => {
    if (fields.length !== header?.fields.length) {
      throw new SyntaxError(`line ${index + 1} has ${fields.length} fields`);
    }
    next = end;
    const wrong = spec.measures.filter(({ column }) =>
      column !== null && fields[column] !== "" &&
      toUnits(fields[column] ?? "") === null
    );
    const worst = wrong.find(({ isDispensable }) => isDispensable !== true);
    for (const { column, isDispensable } of worst ? [worst] : wrong) {
      unreadable.push({
        line: index + 1,
        column: header.fields[column ?? 0] ?? "",
        expected: "a decimal number",
        found: [...fields[column ?? 0] ?? ""].slice(0, 100).join(""),
        isKept: isDispensable === true,
      });
    }
    if (worst === undefined) addLine(groups, fields, spec);
    else {
      const key = spec.keys[spec.countsLeftOutBy ?? -1];
      const apart = key === undefined ? null : keyOf(fields, key);
      leftOut.set(apart, (leftOut.get(apart) ?? 0) + 1);
    }
    if (groups.size >= groupsAtMost) answer(false);
  });
  answer(true);
  return answers;
}

function addLine(
  groups: Map<string, OpenGroup>,
  fields: readonly string[],
  { keys, measures }: FoldSpec,
): void {
  const values = keys.map((key) => keyOf(fields, key));
  const units = measures.map(({ column }) =>
    column === null ? null : toUnits(fields[column] ?? "")
  );
  const absent = measures.map(({ splitsWhenAbsent }, index) =>
    splitsWhenAbsent === true && units[index] === null
  );
  const id = JSON.stringify([values, absent]);
  const group = groups.get(id) ??
    { keys: values, sums: measures.map(() => null), lines: 0 };
  groups.set(id, group);
  group.lines += 1;
  units.forEach((unit, index) => {
    if (unit !== null) group.sums[index] = (group.sums[index] ?? 0n) + unit;
  });
}

function keyOf(
  fields: readonly string[],
  { column, bytes, canonical }: KeyColumn,
): string | null {
  const text = column === null ? "" : cut(fields[column] ?? "", bytes);
  if (text === "") return null;
  return canonical === undefined ? text : canonical(text);
}

function cut(text: string, bytes: number | undefined): string {
  if (bytes === undefined) return text;
  return new TextDecoder().decode(
    new TextEncoder().encode(text).slice(0, bytes),
  );
}

function toUnits(text: string): bigint | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  const digits = (match?.[2] ?? "") + (match?.[3] ?? "");
  if (match === null || digits === "") return null;
  const power = SCALE - (match[3] ?? "").length + Number(match[4] ?? 0);
  if (power < 0 || power > 2 * SCALE) {
    throw new RangeError(`${text} is beyond what is compared`);
  }
  return BigInt(`${match[1] === "-" ? "-" : ""}${digits}`) *
    10n ** BigInt(power);
}

function toGroup({ keys, sums, lines }: OpenGroup): Group {
  return {
    keys,
    sums: sums.map((sum) => sum === null ? null : toText(sum)),
    lines,
  };
}

function toText(units: bigint): string {
  const sign = units < 0n ? "-" : "";
  const digits = String(units < 0n ? -units : units).padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
}

function readLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let at = hasMark ? 3 : 0;
  while (at < bytes.length) {
    const fields: string[] = [];
    for (let isOver = false; !isOver;) {
      const field = readField(bytes, at);
      fields.push(field.text);
      at = field.end + 1;
      isOver = bytes[field.end] === LF;
    }
    lines.push({ fields, end: at });
  }
  return lines;
}

/** A field and where the comma or line feed after it is. */
function readField(
  bytes: Uint8Array,
  from: number,
): { text: string; end: number } {
  const isQuoted = bytes[from] === QUOTE;
  const kept: number[] = [];
  let at = isQuoted ? from + 1 : from;
  for (;; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new SyntaxError("the file is cut off");
    if (isQuoted && byte === QUOTE) {
      if (bytes[at + 1] !== QUOTE) break;
      at += 1;
    } else if (!isQuoted && (byte === COMMA || byte === LF)) break;
    kept.push(byte);
  }
  if (isQuoted) {
    at += 1;
    if (bytes[at] === CR && bytes[at + 1] === LF) at += 1;
    if (bytes[at] !== COMMA && bytes[at] !== LF) {
      throw new SyntaxError("something follows a closing quote");
    }
  } else if (bytes[at] === LF && kept.at(-1) === CR) kept.pop();
  return {
    text: new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(Uint8Array.from(kept)),
    end: at,
  };
}
