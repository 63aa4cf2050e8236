package io.apex4j.hub;

/** Where a model is looked for. */
public enum Lookup {
    /** What is in the cache is taken as it is; only what is not there is asked for. So starting needs no network. */
    CACHE_FIRST,
    /** The hub says what is current; when it cannot be reached, what is in the cache is taken. */
    HUB_FIRST,
    /** The network is not asked. */
    CACHE_ONLY
}
