// Small dense symmetric systems, row by row in one array.

/** Cholesky factor in place of the lower half; a pivot that rounding made vanish is given weight instead. */
export function factorize(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j]!
    const whole = pivot
    for (let k = 0; k < j; k++) pivot -= a[j * n + k]! ** 2
    if (!(pivot > 1e-14 * whole)) pivot = whole > 0 ? 1e30 * whole : 1e30
    const root = Math.sqrt(pivot)
    a[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let value = a[i * n + j]!
      for (let k = 0; k < j; k++) value -= a[i * n + k]! * a[j * n + k]!
      a[i * n + j] = value / root
    }
  }
}

/** Solves in place with a factor of `factorize`. */
export function substitute(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let value = b[i]!
    for (let k = 0; k < i; k++) value -= factor[i * n + k]! * b[k]!
    b[i] = value / factor[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = b[i]!
    for (let k = i + 1; k < n; k++) value -= factor[k * n + i]! * b[k]!
    b[i] = value / factor[i * n + i]!
  }
}

export function multiply(a: Float64Array, n: number, b: Float64Array): Float64Array {
  const product = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k]!
    product[i] = sum
  }
  return product
}

/** From the lower half of −weights and what each diagonal has beside them: both halves, and rows that sum up. */
export function complete(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      // which of two comes first varies with the order of the arcs
      const both = a[i * n + j]! + a[j * n + i]!
      a[i * n + j] = a[j * n + i] = both
      a[i * n + i]! -= both
      a[j * n + j]! -= both
    }
  }
}
