type PdfMaker = typeof import('pdfmake/js/index.js')['default'];

let maker: Promise<PdfMaker> | undefined;

/** An accessible PDF of a definition in pdfmake's terms, in our fonts. The same definition gives the same bytes. */
export async function pdfOf(definition: object): Promise<Uint8Array> {
  maker ??= loadMaker();
  return (await maker).createPdf(definition).getBuffer();
}

/** Loaded with the first document: it is heavy, and a process that has just started has none to write. */
async function loadMaker(): Promise<PdfMaker> {
  const { default: pdfMaker } = await import('pdfmake/js/index.js');
  const { default: roboto } = await import('pdfmake/fonts/Roboto.js');
  const fontFiles = Object.values(roboto.Roboto);
  pdfMaker.setFonts(roboto);
  // A document is made of its definition and our fonts; nothing in it may read another file or fetch an address.
  pdfMaker.setUrlAccessPolicy(() => false);
  pdfMaker.setLocalAccessPolicy((path) => fontFiles.includes(path));
  return pdfMaker;
}
