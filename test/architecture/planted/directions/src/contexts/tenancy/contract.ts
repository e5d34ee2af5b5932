export class tenancy {}
