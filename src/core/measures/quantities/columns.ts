/** The order in which logits are laid out: the structure's classes first, so that they are a prefix of every row. */
import type { Rows } from '../../rows.ts'

export interface Columns {
  /** [classes]: the class at each column. */
  readonly classes: Int32Array
  /** [classes]: the column of each class. */
  readonly ofClass: Int32Array
}

export function columnsOf(rows: Rows): Columns {
  const structured = new Set(rows.structure?.classes ?? [])
  const others = Array.from({ length: rows.classes }, (_, label) => label).filter(
    (label) => !structured.has(label),
  )
  const classes = Int32Array.from([...structured, ...others])
  const ofClass = new Int32Array(rows.classes)
  for (const [column, label] of classes.entries()) ofClass[label] = column
  return { classes, ofClass }
}
