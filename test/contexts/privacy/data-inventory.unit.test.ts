import { describe, expect, test } from '@jest/globals';
import type { InventoriedTable } from '../../../src/shared-kernel/data-inventory.js';
import { inventoryGaps } from '../../support/inventory.js';

const guests: InventoriedTable = {
  table: 'guest',
  role: 'controller',
  subjects: ['visitor'],
  retention: 'instance',
  personal: [{ purposes: ['contract'], columns: ['name'] }],
  plain: ['id'],
};
const catalogue = ['guest.id', 'guest.name'];

describe('what the build says about a column', () => {
  test('ToS 9.3: a table whose columns are all declared passes', () => {
    expect(inventoryGaps([guests], catalogue)).toEqual([]);
  });

  test('ToS 9.3: a column that nobody has declared fails it, however harmless its name', () => {
    expect(inventoryGaps([guests], [...catalogue, 'guest.shoe_size'])).toEqual(['guest.shoe_size is not declared']);
  });

  test('ToS 9.12: a personal column without a purpose fails it', () => {
    const aimless = { ...guests, personal: [{ purposes: [], columns: ['name'] }] };
    expect(inventoryGaps([aimless], catalogue)).toEqual(['guest.name has no purpose']);
  });

  test('ToS 9.1: a personal table that is about nobody fails it, and so does a column that is gone or said twice', () => {
    expect(inventoryGaps([{ ...guests, subjects: [] }], catalogue)).toEqual(['guest is about nobody']);
    expect(inventoryGaps([guests], ['guest.id'])).toEqual(['guest.name does not exist']);
    expect(inventoryGaps([{ ...guests, plain: ['id', 'name'] }], catalogue)).toEqual(['guest.name is declared twice']);
  });
});
