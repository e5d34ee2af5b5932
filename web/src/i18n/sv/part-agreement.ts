import { agreement } from './agreement.js';
import { billing } from './billing.js';
import { contract } from './contract.js';
import { endings } from './endings.js';
import { problemsMoney } from './problems-money.js';

/** What is said about money, the contract and its texts. */
export default {
  ...agreement,
  ...billing,
  ...contract,
  ...endings,
  ...problemsMoney,
};
