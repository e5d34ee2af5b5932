import { shapes } from './http-shapes.js';
import { deals } from './postgres.js';

export const routes = [deals, shapes];
