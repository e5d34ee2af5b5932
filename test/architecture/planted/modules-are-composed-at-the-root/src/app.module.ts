import { SalesModule } from './contexts/sales/sales.module.js';

export const modules = [SalesModule];
