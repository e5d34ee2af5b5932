export class identity {}
