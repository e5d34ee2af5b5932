export class complaints {}
