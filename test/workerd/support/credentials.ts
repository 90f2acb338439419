/** The pepper and the first key of the advisor under test; they open nothing else. */
export const testPepper = 'the pepper of the advisor under test'
export const testKey = `lbk_default_0000000000_${'testtesttes'.repeat(4).slice(0, 43)}`
