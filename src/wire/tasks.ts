/** The schemas of the tasks beside modular arithmetic whose structure is known: group composition and sparse parity. */
import { z } from 'zod'

/**
 * The product a b of two elements of a group, at most 120 of them; tokens and labels are the elements' numbers. Those of
 * the symmetric group are the permutations of 0 .. degree - 1 in the lexicographic order of their one-line notation
 * [a(0), a(1), ...], and (a b)(x) = a(b(x)): the right factor first. Those of the dihedral group of the regular polygon
 * with `degree` corners are r^0 .. r^(degree-1), then r^0 s .. r^(degree-1) s, with s r s = r^-1.
 */
export const groupCompositionSchema = z
  .looseObject({
    kind: z.literal('group_composition'),
    group: z
      .enum(['symmetric', 'dihedral'])
      .describe(
        'tokens and labels are numbers of elements: permutations of 0 .. degree - 1 in the lexicographic order of [a(0), a(1), ...], with (a b)(x) = a(b(x)); or r^0 .. r^(degree-1), then r^0 s .. r^(degree-1) s, with s r s = r^-1',
      ),
    degree: z
      .int()
      .min(3)
      .max(60)
      .describe('3 to 5 points of a symmetric group, 3 to 60 corners of a polygon'),
  })
  .refine((task) => task.group !== 'symmetric' || task.degree <= 5, {
    error:
      'the symmetric group is taken on 3 to 5 points: on 6 it has 720 elements, and at most 120 are taken',
    path: ['degree'],
  })

/**
 * The label is 1 where an odd number of the relevant bits is 1, else 0. Each input token is one bit, 0 or 1. Without
 * `relevant` the set is looked for in each snapshot.
 */
export const sparseParitySchema = z
  .looseObject({
    kind: z.literal('sparse_parity'),
    bits: z.int().min(2).max(64),
    relevant: z
      .array(z.int().nonnegative())
      .min(1)
      .max(64)
      .optional()
      .describe('positions of the relevant bits, counted from 0'),
  })
  .refine(({ bits, relevant = [] }) => relevant.every((position) => position < bits), {
    error: 'a relevant position is bits or more: positions are 0 to bits - 1',
    path: ['relevant'],
  })
  .refine(({ relevant = [] }) => new Set(relevant).size === relevant.length, {
    error: 'a relevant position is named twice',
    path: ['relevant'],
  })

export type GroupCompositionSpec = z.infer<typeof groupCompositionSchema>
export type SparseParitySpec = z.infer<typeof sparseParitySchema>
