export class subscription {}
