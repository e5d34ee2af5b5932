export class desk {}
