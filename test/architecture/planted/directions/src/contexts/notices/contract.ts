export class notices {}
