export class Deal {}
