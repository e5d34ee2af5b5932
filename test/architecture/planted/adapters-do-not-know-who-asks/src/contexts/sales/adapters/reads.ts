import { shapes } from './http-shapes.js';

export const open = shapes;
