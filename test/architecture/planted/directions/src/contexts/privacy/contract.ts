export class privacy {}
