/** What an expression may take: held when it is checked, so that no evaluation can be long. */

/** Characters of the source. */
export const mostSource = 2000
/** Nodes of the tree: each is visited at most once in an evaluation. */
export const mostNodes = 300
/** Nested parentheses, calls and lists. */
export const mostDepth = 40
/** Elements of a list that is written out. */
export const mostItems = 64
/** Arguments of a call. */
export const mostArguments = 4
