;; What LineScanner.scan() does, sixteen bytes a step with the instructions made for that. Only for lines that are sound and
;; end before `to`: for all others the answer is -1, and what is the matter is for TypeScript to find out.
;;
;; `deno task wasm` writes simd_scan.ts from this file.

(module
  (import "scanner" "memory" (memory 1))

  ;; from, to: addresses of the line's first byte and of the end of the bytes at hand.
  ;; separator: address of the numbers of the separators to record, ascending, a zero at their end.
  ;; position: address of the words that their addresses are written to.
  ;; Answers twice the address after the line's line feed, plus one if a quote is doubled in it.
  (func (export "scan")
    (param $from i32) (param $to i32) (param $separator i32) (param $position i32)
    (result i32)

    (local $at i32) ;; the block's first byte
    (local $block v128)
    (local $commas i32) ;; of the block, a bit each
    (local $ends i32) ;; of the block: line feeds and quotes
    (local $signs i32) ;; of the block, those still to be looked at
    (local $sign i32) ;; the address of one of them
    (local $byte i32)
    (local $passed i32) ;; how many separators were passed
    (local $counted i32)
    (local $next i32) ;; the number of the next separator to record; 0 after the last
    (local $doubled i32)

    (local.set $at (local.get $from))
    (local.set $next (i32.load (local.get $separator)))

    (loop $blocks
      (if (i32.ge_u (local.get $at) (local.get $to)) (then (return (i32.const -1))))
      (local.set $block (v128.load (local.get $at)))
      (local.set $commas (i8x16.bitmask
        (i8x16.eq (local.get $block) (i8x16.splat (i32.const 44)))))
      (local.set $ends (i8x16.bitmask (v128.or
        (i8x16.eq (local.get $block) (i8x16.splat (i32.const 34)))
        (i8x16.eq (local.get $block) (i8x16.splat (i32.const 10))))))

      ;; Commas only, and no wanted one: counted.
      (if (i32.eqz (local.get $ends))
        (then
          (local.set $counted (i32.add
            (local.get $passed) (i32.popcnt (local.get $commas))))
          (if (i32.lt_u (local.get $counted) (local.get $next))
            (then
              (local.set $passed (local.get $counted))
              (local.set $at (i32.add (local.get $at) (i32.const 16)))
              (br $blocks)))))

      (local.set $signs (i32.or (local.get $commas) (local.get $ends)))
      (loop $signs
        (if (i32.eqz (local.get $signs))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br $blocks)))
        (local.set $sign (i32.add (local.get $at) (i32.ctz (local.get $signs))))
        (if (i32.ge_u (local.get $sign) (local.get $to)) (then (return (i32.const -1))))
        (local.set $signs (i32.and
          (local.get $signs) (i32.sub (local.get $signs) (i32.const 1))))
        (local.set $byte (i32.load8_u (local.get $sign)))

        (if (i32.eq (local.get $byte) (i32.const 34))
          (then
            ;; Inside of a field a quote is an ordinary character.
            (if (i32.ne (local.get $sign) (local.get $from))
              (then
                (br_if $signs (i32.ne
                  (i32.load8_u (i32.sub (local.get $sign) (i32.const 1)))
                  (i32.const 44)))))

            ;; At its beginning it quotes the field: on to the separator after the closing one.
            (local.set $at (i32.add (local.get $sign) (i32.const 1)))
            (loop $quoted
              (local.set $signs (i8x16.bitmask (i8x16.eq
                (v128.load (local.get $at)) (i8x16.splat (i32.const 34)))))
              (if (i32.eqz (local.get $signs))
                (then
                  (local.set $at (i32.add (local.get $at) (i32.const 16)))
                  (br_if $quoted (i32.lt_u (local.get $at) (local.get $to)))
                  (return (i32.const -1))))
              (local.set $at (i32.add (i32.const 1) (i32.add
                (local.get $at) (i32.ctz (local.get $signs)))))
              (if (i32.ge_u (local.get $at) (local.get $to)) (then (return (i32.const -1))))
              (local.set $byte (i32.load8_u (local.get $at)))
              (if (i32.eq (local.get $byte) (i32.const 34))
                (then
                  (local.set $doubled (i32.const 1))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br $quoted)))

              ;; After a comma the next field is often quoted too.
              (if (i32.eq (local.get $byte) (i32.const 44))
                (then
                  (local.set $passed (i32.add (local.get $passed) (i32.const 1)))
                  (if (i32.eq (local.get $passed) (local.get $next))
                    (then
                      (i32.store (local.get $position) (local.get $at))
                      (local.set $position (i32.add (local.get $position) (i32.const 4)))
                      (local.set $separator (i32.add (local.get $separator) (i32.const 4)))
                      (local.set $next (i32.load (local.get $separator)))))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br_if $blocks (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br $quoted))))
            (br_if $blocks (i32.eq (local.get $byte) (i32.const 10)))
            (if (i32.ne (local.get $byte) (i32.const 13)) (then (return (i32.const -1))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (if (i32.ge_u (local.get $at) (local.get $to)) (then (return (i32.const -1))))
            (br_if $blocks (i32.eq (i32.load8_u (local.get $at)) (i32.const 10)))
            (return (i32.const -1))))

        (local.set $passed (i32.add (local.get $passed) (i32.const 1)))
        (if (i32.eq (local.get $passed) (local.get $next))
          (then
            (i32.store (local.get $position) (local.get $sign))
            (local.set $position (i32.add (local.get $position) (i32.const 4)))
            (local.set $separator (i32.add (local.get $separator) (i32.const 4)))
            (local.set $next (i32.load (local.get $separator)))
            ;; Of a sound line the last one is a line feed, and only the last one.
            (if (i32.eqz (local.get $next))
              (then
                (if (i32.ne (local.get $byte) (i32.const 10)) (then (return (i32.const -1))))
                (return (i32.or (local.get $doubled)
                  (i32.shl (i32.add (local.get $sign) (i32.const 1)) (i32.const 1))))))))
        (br_if $signs (i32.ne (local.get $byte) (i32.const 10)))))
    (i32.const -1)))
