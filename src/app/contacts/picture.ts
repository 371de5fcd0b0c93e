const LONGEST = 720; // px: what phones keep in a card
const QUALITY = 0.85;
const LARGEST = 30 * 1024 * 1024;

/** Refused pictures; the message is for the owner. */
export class PictureError extends Error {
  override name = 'PictureError';
}

/** A picture made small enough for a card, as a data: URL. */
export async function cardPicture(file: File): Promise<string> {
  if (file.size > LARGEST) throw new PictureError('This file is too large for a picture of a card.');
  const image = await decoded(file);
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new PictureError('This browser cannot make the picture smaller.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas.toDataURL('image/jpeg', QUALITY);
}

async function decoded(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (cause) {
    throw new PictureError('This picture cannot be read here. Choose a JPEG or PNG.', { cause });
  }
}
