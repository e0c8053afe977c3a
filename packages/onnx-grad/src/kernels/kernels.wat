;; Training kernels over one linear memory. Pointers are byte offsets, lengths count f32 elements.
;; All f32 work goes two 128-bit vectors at a time; what is left over goes element by element.
(module
  (import "env" "memory" (memory 1 65536))

  ;; AdamW with decoupled decay, in place (Loshchilov & Hutter 2019, algorithm 2):
  ;;   g = scale * g;  m += (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g^2
  ;;   p = keep * p - stepSize * m / (sqrt(v) * invSqrtBias2 + epsilon)
  ;; keep = 1 - lr * decay, stepSize = lr / (1 - beta1^t), invSqrtBias2 = 1 / sqrt(1 - beta2^t).
  (func $adamw (export "adamw")
    (param $p i32) (param $m i32) (param $v i32) (param $g i32) (param $n i32)
    (param $scale f32) (param $beta1 f32) (param $beta2 f32) (param $keep f32)
    (param $stepSize f32) (param $invSqrtBias2 f32) (param $epsilon f32)
    (local $end i32) (local $vectorEnd i32)
    (local $vScale v128) (local $vOneMinusBeta1 v128) (local $vBeta2 v128) (local $vOneMinusBeta2 v128)
    (local $vKeep v128) (local $vStep v128) (local $vInvSqrtBias2 v128) (local $vEpsilon v128)
    (local $g0 v128) (local $g1 v128) (local $m0 v128) (local $m1 v128) (local $v0 v128) (local $v1 v128)
    (local $gs f32) (local $ms f32) (local $vs f32)
    (local $oneMinusBeta1 f32) (local $oneMinusBeta2 f32)
    (local.set $oneMinusBeta1 (f32.sub (f32.const 1) (local.get $beta1)))
    (local.set $oneMinusBeta2 (f32.sub (f32.const 1) (local.get $beta2)))
    (local.set $vScale (f32x4.splat (local.get $scale)))
    (local.set $vOneMinusBeta1 (f32x4.splat (local.get $oneMinusBeta1)))
    (local.set $vBeta2 (f32x4.splat (local.get $beta2)))
    (local.set $vOneMinusBeta2 (f32x4.splat (local.get $oneMinusBeta2)))
    (local.set $vKeep (f32x4.splat (local.get $keep)))
    (local.set $vStep (f32x4.splat (local.get $stepSize)))
    (local.set $vInvSqrtBias2 (f32x4.splat (local.get $invSqrtBias2)))
    (local.set $vEpsilon (f32x4.splat (local.get $epsilon)))
    (local.set $end (i32.add (local.get $p) (i32.shl (local.get $n) (i32.const 2))))
    (local.set $vectorEnd
      (i32.add (local.get $p) (i32.shl (i32.and (local.get $n) (i32.const -8)) (i32.const 2))))
    (block $vectorsDone
      (loop $vectors
        (br_if $vectorsDone (i32.ge_u (local.get $p) (local.get $vectorEnd)))
        (local.set $g0 (f32x4.mul (v128.load (local.get $g)) (local.get $vScale)))
        (local.set $g1 (f32x4.mul (v128.load offset=16 (local.get $g)) (local.get $vScale)))
        (local.set $m0 (v128.load (local.get $m)))
        (local.set $m1 (v128.load offset=16 (local.get $m)))
        (local.set $m0 (f32x4.add (local.get $m0)
          (f32x4.mul (f32x4.sub (local.get $g0) (local.get $m0)) (local.get $vOneMinusBeta1))))
        (local.set $m1 (f32x4.add (local.get $m1)
          (f32x4.mul (f32x4.sub (local.get $g1) (local.get $m1)) (local.get $vOneMinusBeta1))))
        (v128.store (local.get $m) (local.get $m0))
        (v128.store offset=16 (local.get $m) (local.get $m1))
        (local.set $v0 (f32x4.add
          (f32x4.mul (v128.load (local.get $v)) (local.get $vBeta2))
          (f32x4.mul (f32x4.mul (local.get $g0) (local.get $g0)) (local.get $vOneMinusBeta2))))
        (local.set $v1 (f32x4.add
          (f32x4.mul (v128.load offset=16 (local.get $v)) (local.get $vBeta2))
          (f32x4.mul (f32x4.mul (local.get $g1) (local.get $g1)) (local.get $vOneMinusBeta2))))
        (v128.store (local.get $v) (local.get $v0))
        (v128.store offset=16 (local.get $v) (local.get $v1))
        (v128.store (local.get $p) (f32x4.sub
          (f32x4.mul (v128.load (local.get $p)) (local.get $vKeep))
          (f32x4.div (f32x4.mul (local.get $m0) (local.get $vStep))
            (f32x4.add (f32x4.mul (f32x4.sqrt (local.get $v0)) (local.get $vInvSqrtBias2)) (local.get $vEpsilon)))))
        (v128.store offset=16 (local.get $p) (f32x4.sub
          (f32x4.mul (v128.load offset=16 (local.get $p)) (local.get $vKeep))
          (f32x4.div (f32x4.mul (local.get $m1) (local.get $vStep))
            (f32x4.add (f32x4.mul (f32x4.sqrt (local.get $v1)) (local.get $vInvSqrtBias2)) (local.get $vEpsilon)))))
        (local.set $p (i32.add (local.get $p) (i32.const 32)))
        (local.set $m (i32.add (local.get $m) (i32.const 32)))
        (local.set $v (i32.add (local.get $v) (i32.const 32)))
        (local.set $g (i32.add (local.get $g) (i32.const 32)))
        (br $vectors)))
    (block $done
      (loop $elements
        (br_if $done (i32.ge_u (local.get $p) (local.get $end)))
        (local.set $gs (f32.mul (f32.load (local.get $g)) (local.get $scale)))
        (local.set $ms (f32.load (local.get $m)))
        (local.set $ms (f32.add (local.get $ms)
          (f32.mul (f32.sub (local.get $gs) (local.get $ms)) (local.get $oneMinusBeta1))))
        (f32.store (local.get $m) (local.get $ms))
        (local.set $vs (f32.add
          (f32.mul (f32.load (local.get $v)) (local.get $beta2))
          (f32.mul (f32.mul (local.get $gs) (local.get $gs)) (local.get $oneMinusBeta2))))
        (f32.store (local.get $v) (local.get $vs))
        (f32.store (local.get $p) (f32.sub
          (f32.mul (f32.load (local.get $p)) (local.get $keep))
          (f32.div (f32.mul (local.get $ms) (local.get $stepSize))
            (f32.add (f32.mul (f32.sqrt (local.get $vs)) (local.get $invSqrtBias2)) (local.get $epsilon)))))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (local.set $m (i32.add (local.get $m) (i32.const 4)))
        (local.set $v (i32.add (local.get $v) (i32.const 4)))
        (local.set $g (i32.add (local.get $g) (i32.const 4)))
        (br $elements))))

  ;; AdamW on the rows of a table (p, m, v are whole tables of nWidth columns) that `rows` lists
  ;; (i32, each at most once); g holds their gradients, packed in the same order.
  (func (export "adamwRows")
    (param $p i32) (param $m i32) (param $v i32) (param $g i32)
    (param $rows i32) (param $nRows i32) (param $nWidth i32)
    (param $scale f32) (param $beta1 f32) (param $beta2 f32) (param $keep f32)
    (param $stepSize f32) (param $invSqrtBias2 f32) (param $epsilon f32)
    (local $end i32) (local $rowBytes i32) (local $at i32)
    (local.set $rowBytes (i32.shl (local.get $nWidth) (i32.const 2)))
    (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $nRows) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
        (local.set $at (i32.mul (i32.load (local.get $rows)) (local.get $rowBytes)))
        (call $adamw
          (i32.add (local.get $p) (local.get $at)) (i32.add (local.get $m) (local.get $at))
          (i32.add (local.get $v) (local.get $at)) (local.get $g) (local.get $nWidth)
          (local.get $scale) (local.get $beta1) (local.get $beta2) (local.get $keep)
          (local.get $stepSize) (local.get $invSqrtBias2) (local.get $epsilon))
        (local.set $g (i32.add (local.get $g) (local.get $rowBytes)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
        (br $next))))

  ;; Sum of squares, in f64 so that no finite gradient overflows.
  (func (export "squaredNorm") (param $x i32) (param $n i32) (result f64)
    (local $end i32) (local $vectorEnd i32) (local $a v128) (local $b v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local $d v128) (local $total f64) (local $s f64)
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 2))))
    (local.set $vectorEnd
      (i32.add (local.get $x) (i32.shl (i32.and (local.get $n) (i32.const -8)) (i32.const 2))))
    (block $vectorsDone
      (loop $vectors
        (br_if $vectorsDone (i32.ge_u (local.get $x) (local.get $vectorEnd)))
        (local.set $a (v128.load (local.get $x)))
        (local.set $b (v128.load offset=16 (local.get $x)))
        (local.set $d (f64x2.promote_low_f32x4 (local.get $a)))
        (local.set $sum0 (f64x2.add (local.get $sum0) (f64x2.mul (local.get $d) (local.get $d))))
        (local.set $d (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $a) (local.get $a))))
        (local.set $sum1 (f64x2.add (local.get $sum1) (f64x2.mul (local.get $d) (local.get $d))))
        (local.set $d (f64x2.promote_low_f32x4 (local.get $b)))
        (local.set $sum2 (f64x2.add (local.get $sum2) (f64x2.mul (local.get $d) (local.get $d))))
        (local.set $d (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $b) (local.get $b))))
        (local.set $sum3 (f64x2.add (local.get $sum3) (f64x2.mul (local.get $d) (local.get $d))))
        (local.set $x (i32.add (local.get $x) (i32.const 32)))
        (br $vectors)))
    (local.set $d (f64x2.add
      (f64x2.add (local.get $sum0) (local.get $sum1)) (f64x2.add (local.get $sum2) (local.get $sum3))))
    (local.set $total (f64.add (f64x2.extract_lane 0 (local.get $d)) (f64x2.extract_lane 1 (local.get $d))))
    (block $done
      (loop $elements
        (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
        (local.set $s (f64.promote_f32 (f32.load (local.get $x))))
        (local.set $total (f64.add (local.get $total) (f64.mul (local.get $s) (local.get $s))))
        (local.set $x (i32.add (local.get $x) (i32.const 4)))
        (br $elements)))
    (local.get $total))

  ;; y += scale * x
  (func $addScaled (export "addScaled") (param $y i32) (param $x i32) (param $n i32) (param $scale f32)
    (local $end i32) (local $vectorEnd i32) (local $vScale v128)
    (local.set $vScale (f32x4.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $y) (i32.shl (local.get $n) (i32.const 2))))
    (local.set $vectorEnd
      (i32.add (local.get $y) (i32.shl (i32.and (local.get $n) (i32.const -8)) (i32.const 2))))
    (block $vectorsDone
      (loop $vectors
        (br_if $vectorsDone (i32.ge_u (local.get $y) (local.get $vectorEnd)))
        (v128.store (local.get $y) (f32x4.add
          (v128.load (local.get $y)) (f32x4.mul (v128.load (local.get $x)) (local.get $vScale))))
        (v128.store offset=16 (local.get $y) (f32x4.add
          (v128.load offset=16 (local.get $y)) (f32x4.mul (v128.load offset=16 (local.get $x)) (local.get $vScale))))
        (local.set $y (i32.add (local.get $y) (i32.const 32)))
        (local.set $x (i32.add (local.get $x) (i32.const 32)))
        (br $vectors)))
    (block $done
      (loop $elements
        (br_if $done (i32.ge_u (local.get $y) (local.get $end)))
        (f32.store (local.get $y) (f32.add
          (f32.load (local.get $y)) (f32.mul (f32.load (local.get $x)) (local.get $scale))))
        (local.set $y (i32.add (local.get $y) (i32.const 4)))
        (local.set $x (i32.add (local.get $x) (i32.const 4)))
        (br $elements))))

  ;; y[slots[i]] += x[i] for nRows rows of nWidth columns; slots are i32 and may repeat.
  (func (export "scatterAddRows")
    (param $y i32) (param $x i32) (param $slots i32) (param $nRows i32) (param $nWidth i32)
    (local $end i32) (local $rowBytes i32)
    (local.set $rowBytes (i32.shl (local.get $nWidth) (i32.const 2)))
    (local.set $end (i32.add (local.get $slots) (i32.shl (local.get $nRows) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $slots) (local.get $end)))
        (call $addScaled
          (i32.add (local.get $y) (i32.mul (i32.load (local.get $slots)) (local.get $rowBytes)))
          (local.get $x) (local.get $nWidth) (f32.const 1))
        (local.set $x (i32.add (local.get $x) (local.get $rowBytes)))
        (local.set $slots (i32.add (local.get $slots) (i32.const 4)))
        (br $next))))

  ;; n bytes of 0 / 1, where 1 (keep) has probability 1 - threshold / 256. `state` points to the
  ;; four i32x4 words of four xoshiro128++ generators (Blackman & Vigna 2021), one a lane; one byte
  ;; is drawn for each byte. Writes 16 bytes at a time: the mask needs room for n rounded up to 16.
  (func (export "dropoutMask") (param $mask i32) (param $n i32) (param $threshold i32) (param $state i32)
    (local $end i32) (local $vThreshold v128) (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local $t v128)
    (local.set $vThreshold (i8x16.splat (local.get $threshold)))
    (local.set $s0 (v128.load (local.get $state)))
    (local.set $s1 (v128.load offset=16 (local.get $state)))
    (local.set $s2 (v128.load offset=32 (local.get $state)))
    (local.set $s3 (v128.load offset=48 (local.get $state)))
    (local.set $end (i32.add (local.get $mask) (local.get $n)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $mask) (local.get $end)))
        (local.set $t (i32x4.add (local.get $s0) (local.get $s3)))
        (local.set $t (i32x4.add (local.get $s0) (v128.or
          (i32x4.shl (local.get $t) (i32.const 7)) (i32x4.shr_u (local.get $t) (i32.const 25)))))
        (v128.store (local.get $mask) (v128.and (i8x16.ge_u (local.get $t) (local.get $vThreshold))
          (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1)))
        (local.set $t (i32x4.shl (local.get $s1) (i32.const 9)))
        (local.set $s2 (v128.xor (local.get $s2) (local.get $s0)))
        (local.set $s3 (v128.xor (local.get $s3) (local.get $s1)))
        (local.set $s1 (v128.xor (local.get $s1) (local.get $s2)))
        (local.set $s0 (v128.xor (local.get $s0) (local.get $s3)))
        (local.set $s2 (v128.xor (local.get $s2) (local.get $t)))
        (local.set $s3 (v128.or
          (i32x4.shl (local.get $s3) (i32.const 11)) (i32x4.shr_u (local.get $s3) (i32.const 21))))
        (local.set $mask (i32.add (local.get $mask) (i32.const 16)))
        (br $next))))

  (func (export "zero") (param $x i32) (param $nBytes i32)
    (memory.fill (local.get $x) (i32.const 0) (local.get $nBytes))))
