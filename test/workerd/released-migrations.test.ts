/**
 * A migration that was released has run on data somewhere, and is never edited. A new one gets a line at the end here;
 * a line that is there stays as it is.
 */
import { describe, expect, it } from 'vitest'
import { indexMigrations } from '../../src/platform/index-object/schema.ts'
import type { Migration } from '../../src/platform/migrations.ts'
import { runMigrations } from '../../src/platform/run-object/schema.ts'
import { sha256Text } from '../../src/service/digest.ts'

/** SHA-256 of the texts, in order. */
const released: Readonly<Record<string, readonly string[]>> = {
  run: [
    '995f7a15cc6ef073ec4ebdb2d08413f2bc72ae9b3a8688d92999cf43d5a8eb1a',
    '46570ab752ba52155b5155e5b687b3405234bf8e9092e4d5061c3665c542e01d',
    '1c6da579a9228a508868c0766deafc4c16b331b92bd390330fb4b78bf595adb8',
    'ee6ed66bc79c53a9fa27a8ce046300db84a4b407069bd388bc00681ce6e60f83',
    '05d890e434b71c7f1f239c7fc4c169a7bc1ba741832ae7cb7b15c54ee9dde6ad',
    '35e44589ce64c42a7dc17aaefd591ead5dfeb0b1ca2cb06e3c3c60c2c078e56d',
    '79564e4372b2ea3e2841744526d843a3aefc0f8ab46087f827e79eabe98f9f7c',
    '4eac5b02284c53ddeed5544f8f0a5a455a60a47cafa252b78c8fcd177408c36f',
    'b6b0a3eb7894a8e89dddc5599d957f3b8fdc4d9db7b3e74252c7322df73be303',
    '6264ea284dd54bdbb9ed8e6bb8fb52a04e16e2d87349167da411b68f47399291',
    '51b04089b26a73aa1d6fedc8a0344aeb3117972ef25541ccbee1297e1fd76b01',
    'f42e26eb5e85b61eed8f055c0e6b3a7d533ecef1d2968a8ad4e2b68cff1725bf',
    '4858f0f98ec3eff5f798eee7408495c78a8c7db3611517501f32d1107e0febec',
  ],
  index: [
    '8fba3f5c22481615bcd4cf1c18572af741782d072a25333b8549bfbc23b96f70',
    '1c6da579a9228a508868c0766deafc4c16b331b92bd390330fb4b78bf595adb8',
    '61627da39ed5a61a70f983b8446db2f514fc30716af7adb0b2e88fc8d834779c',
    'c0c03fa87cd7281c83ff155696397f49384b0f60a004ca6b29b4bb9d16fa73dc',
    '73122f4aabf26eabf7a9b2822f5eaa7c4626f5ec9115ac35a46ca8473f421272',
  ],
}

const migrations: Readonly<Record<string, readonly Migration[]>> = {
  run: runMigrations,
  index: indexMigrations,
}

describe.each(Object.entries(migrations))('the migrations of the %s object', (object, texts) => {
  it('are those that were released, and each new one is in the list', async () => {
    expect(await Promise.all(texts.map(sha256Text))).toEqual(released[object])
  })
})
