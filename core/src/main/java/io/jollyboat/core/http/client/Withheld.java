package io.jollyboat.core.http.client;

/**
 * Which of another server's answers the client does not get to see: they are told as {@link
 * Forwarded.Refused} to whoever passed the request on.
 */
enum Withheld {
    NONE,
    /** Those of 400 and more in plain words. */
    REFUSALS,
    /** Those that send the client elsewhere. */
    REDIRECTS
}
