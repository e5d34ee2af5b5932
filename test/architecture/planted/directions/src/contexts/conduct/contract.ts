export class conduct {}
