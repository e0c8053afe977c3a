;; Sums of the largest differences between rows of numbers, two rows of partners at a time (see largest-differences.ts).
(module
  (import "env" "memory" (memory 1 65536))

  ;; out[j] = sum of the k largest |row[c] - partner_j[c]|, k from 1 to 5.
  ;; Partners lie in blocks of two: partner 0's and partner 1's number of column 0, then of column 1, and so on.
  ;; A number that is NaN has no difference: pmax and pmin keep their first argument when a comparison with NaN fails.
  ;; Pointers are byte offsets; $end is where the last block ends.
  (func (export "sumLargest")
    (param $row i32) (param $blocks i32) (param $nColumns i32) (param $end i32) (param $out i32) (param $k i32)
    (local $at i32) (local $rowEnd i32) (local $x v128) (local $rest v128) (local $sum v128)
    (local $r1 v128) (local $r2 v128) (local $r3 v128) (local $r4 v128) (local $r5 v128) ;; the largest so far
    (local.set $rowEnd (i32.add (local.get $row) (i32.shl (local.get $nColumns) (i32.const 3))))
    (block $done (loop $block
      (br_if $done (i32.ge_u (local.get $blocks) (local.get $end)))
      (local.set $r1 (v128.const f64x2 0 0))
      (local.set $r2 (v128.const f64x2 0 0))
      (local.set $r3 (v128.const f64x2 0 0))
      (local.set $r4 (v128.const f64x2 0 0))
      (local.set $r5 (v128.const f64x2 0 0))
      (local.set $at (local.get $row))
      (loop $column
        (local.set $x (f64x2.abs (f64x2.sub (v128.load (local.get $blocks)) (v128.load64_splat (local.get $at)))))
        ;; insert: each place keeps the larger number and hands on the smaller one
        (local.set $rest (f64x2.pmin (local.get $x) (local.get $r1)))
        (local.set $r1 (f64x2.pmax (local.get $r1) (local.get $x)))
        (local.set $x (local.get $rest))
        (local.set $rest (f64x2.pmin (local.get $x) (local.get $r2)))
        (local.set $r2 (f64x2.pmax (local.get $r2) (local.get $x)))
        (local.set $x (local.get $rest))
        (local.set $rest (f64x2.pmin (local.get $x) (local.get $r3)))
        (local.set $r3 (f64x2.pmax (local.get $r3) (local.get $x)))
        (local.set $x (local.get $rest))
        (local.set $rest (f64x2.pmin (local.get $x) (local.get $r4)))
        (local.set $r4 (f64x2.pmax (local.get $r4) (local.get $x)))
        (local.set $x (local.get $rest))
        (local.set $r5 (f64x2.pmax (local.get $r5) (local.get $x)))
        (local.set $blocks (i32.add (local.get $blocks) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br_if $column (i32.lt_u (local.get $at) (local.get $rowEnd))))
      (local.set $sum (local.get $r1))
      (if (i32.ge_u (local.get $k) (i32.const 2))
        (then (local.set $sum (f64x2.add (local.get $sum) (local.get $r2)))))
      (if (i32.ge_u (local.get $k) (i32.const 3))
        (then (local.set $sum (f64x2.add (local.get $sum) (local.get $r3)))))
      (if (i32.ge_u (local.get $k) (i32.const 4))
        (then (local.set $sum (f64x2.add (local.get $sum) (local.get $r4)))))
      (if (i32.ge_u (local.get $k) (i32.const 5))
        (then (local.set $sum (f64x2.add (local.get $sum) (local.get $r5)))))
      (v128.store (local.get $out) (local.get $sum))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br $block)))))
