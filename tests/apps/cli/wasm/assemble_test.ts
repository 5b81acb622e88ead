import { equal, throws } from "node:assert/strict";
import { assemble } from "../../../../apps/cli/wasm/assemble.ts";

/** A module whose one function has this body. */
function moduleOf(
  body: string,
  head = "(param $a i32) (param $b i32)",
): string {
  return `(module (import "own" "memory" (memory 1))
    (func (export "run") ${head} (result i32)
      (local $v v128) (local $i i32) ${body}))`;
}

function run(
  body: string,
  ...values: number[]
): { result: unknown; memory: Uint8Array } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(assemble(moduleOf(body)));
  const { exports } = new WebAssembly.Instance(module, { own: { memory } });
  const result = (exports.run as CallableFunction)(...values); // as the module declares it
  return { result, memory: new Uint8Array(memory.buffer) };
}

Deno.test("assemble() writes a function that runs", () => {
  const body =
    "(i32.sub (i32.add (local.get $a) (i32.const 7)) (local.get $b))";
  equal(run(body, 40, 5).result, 42);
});

Deno.test("assemble() writes constants of every size", () => {
  for (
    const value of [
      0,
      1,
      -1,
      63,
      64,
      -64,
      -65,
      127,
      128,
      8_191,
      8_192,
      2 ** 31 - 1,
      -(2 ** 31),
    ]
  ) {
    equal(run(`(i32.const ${value})`, 0, 0).result, value);
  }
});

Deno.test("assemble() finds labels from inside of loops and ifs", () => {
  // Adds up 1 to $a, but leaves the outer loop when the sum is over $b.
  const body = `
    (loop $outer
      (if (i32.eqz (local.get $a)) (then (return (local.get $i))))
      (loop $inner
        (local.set $i (i32.add (local.get $i) (local.get $a)))
        (local.set $a (i32.sub (local.get $a) (i32.const 1)))
        (if (i32.lt_u (local.get $b) (local.get $i))
          (then (return (i32.const -1))))
        (br_if $outer (i32.eqz (local.get $a)))
        (br $inner)))
    (i32.const -2)`;
  equal(run(body, 10, 100).result, 55);
  equal(run(body, 10, 54).result, -1);
});

Deno.test("assemble() knows memory and vectors", () => {
  const { result, memory } = run(
    `(i32.store (local.get $a) (local.get $b))
     (local.set $v (v128.load (i32.const 0)))
     (i32.popcnt (i8x16.bitmask (v128.or
       (i8x16.eq (local.get $v) (i8x16.splat (i32.const 44)))
       (i8x16.eq (local.get $v) (i8x16.splat (i32.load8_u (i32.const 5)))))))`,
    4,
    0x2c2c222c,
  );
  equal(result, 4);
  equal(String(memory.subarray(3, 9)), "0,44,34,44,44,0");
});

for (
  const [what, text] of [
    ["an instruction it does not know", moduleOf("(i32.mul (i32.const 1))")],
    ["a variable nobody declared", moduleOf("(local.get $c)")],
    ["a label nobody declared", moduleOf("(br $out)")],
    ["an if with an else", moduleOf("(if (local.get $a) (then) (else))")],
    ["flat instructions", moduleOf("local.get $a")],
    ["an immediate too many", moduleOf("(i32.add 1)")],
    ["a type it does not know", moduleOf("", "(param $a i64)")],
    ["a second function", "(module (func) (func) (func))"],
    ["a missing parenthesis", "(module"],
    ["a parenthesis too many", "(module))"],
    ["two modules", "(module) (module)"],
    ["nothing", ""],
  ] as const
) {
  Deno.test(`assemble() refuses ${what}`, () => {
    throws(() => assemble(text), SyntaxError);
  });
}
