export class contacts {}
