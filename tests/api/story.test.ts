import { story } from './story.ts';

story('the owner’s story', async () => ({ more: {}, drop: async () => undefined }));
