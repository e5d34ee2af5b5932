export class terms {}
