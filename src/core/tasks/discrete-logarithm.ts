/** The multiplicative group of a prime field, listed by the powers of its least generator. */

/** [1, g, g^2, ..., g^(p-2)] mod p for the least generator g, or null where p is not prime. */
export function powersOfGenerator(p: number): Int32Array | null {
  if (!isPrime(p)) return null
  for (let generator = 1; generator < p; generator += 1) {
    const powers = powersOf(generator, p)
    if (new Set(powers).size === p - 1) return powers
  }
  return null
}

function powersOf(base: number, p: number): Int32Array {
  const powers = new Int32Array(p - 1)
  let power = 1
  for (let exponent = 0; exponent < p - 1; exponent += 1) {
    powers[exponent] = power
    power = (power * base) % p
  }
  return powers
}

function isPrime(p: number): boolean {
  if (p < 2) return false
  for (let divisor = 2; divisor * divisor <= p; divisor += 1) if (p % divisor === 0) return false
  return true
}
