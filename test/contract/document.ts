/** The served OpenAPI document, as operations to try. */
import { z } from 'zod'

const types = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'])

/** The part of JSON Schema that the document uses. */
const schemaSchema = z.looseObject({
  type: z.union([types, z.array(types)]).optional(),
  enum: z.array(z.unknown()).optional(),
  get anyOf() {
    return z.array(schemaSchema).optional()
  },
  get oneOf() {
    return z.array(schemaSchema).optional()
  },
  get properties() {
    return z.record(z.string(), schemaSchema).optional()
  },
  required: z.array(z.string()).optional(),
  get additionalProperties() {
    return z.union([schemaSchema, z.boolean()]).optional()
  },
  get items() {
    return schemaSchema.optional()
  },
  get prefixItems() {
    return z.array(schemaSchema).optional()
  },
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
})
export type Schema = z.infer<typeof schemaSchema>

const contentSchema = z.record(
  z.string(),
  z.object({ schema: schemaSchema, example: z.unknown().optional() }),
)
export type Content = z.infer<typeof contentSchema>

const operationSchema = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().default(false),
        schema: schemaSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ required: z.boolean().default(false), content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.optional() })),
  security: z.array(z.unknown()).optional(),
})

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
})

export interface Operation extends z.infer<typeof operationSchema> {
  readonly method: (typeof methods)[number]
  readonly path: string
}

export function operationsOf(document: unknown): Operation[] {
  const { paths } = documentSchema.parse(document)
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      return operation === undefined ? [] : [{ ...operation, method, path }]
    }),
  )
}
