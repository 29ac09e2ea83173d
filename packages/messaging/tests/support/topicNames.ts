import { topics } from '@commerce/contracts';

const feeds = Object.values(topics).filter(({ ownSources }) => ownSources === null);

export const feedTopics: readonly string[] = feeds.map(({ name }) => name);
export const deadLetterTopics: readonly string[] = feeds.map(({ deadLetterTopic }) => deadLetterTopic);
