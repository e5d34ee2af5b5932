export class DealWon {}
