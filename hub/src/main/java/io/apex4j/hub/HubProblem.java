package io.apex4j.hub;

/** What kept a model from being had. */
public enum HubProblem {
    /** The reference cannot be understood, or is ambiguous. */
    REFERENCE,
    /** There is no such repository, revision or file. */
    MISSING,
    /** The repository is given only to those who accepted its licence, or the token is not accepted. */
    GATED,
    /** Something was asked for that is not safe: a redirect to a private address, a name that leads out of a folder. */
    REFUSED,
    /** Larger than what can be had this way. */
    LIMIT,
    /** Not in the cache, and the network may not be asked. */
    OFFLINE,
    /** The network or the hub failed again and again; what has come is kept. */
    NETWORK,
    /** The disk is full or cannot be written. */
    DISK,
    /** What came is not what was promised; it was deleted. */
    CORRUPT,
    /** The thread was interrupted; what has come is kept. */
    CANCELLED
}
