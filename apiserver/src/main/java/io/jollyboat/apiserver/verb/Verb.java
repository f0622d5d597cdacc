package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.pipeline.Answer;

/**
 * What can be done with a resource.
 *
 * <p>The two kinds differ in where they run: a {@link Reading} verb on the caller's thread, which
 * may be an event loop, once the cache has come far enough; a {@link Writing} verb on a thread that
 * may block.
 */
public sealed interface Verb {

    /**
     * Does it.
     *
     * @throws io.jollyboat.core.errors.ApiException to refuse
     */
    Answer answer(ResourceCall call);

    /** Answers from the cache. Never blocks. */
    non-sealed interface Reading extends Verb {

        /**
         * How far the cache must have come to answer this.
         *
         * @throws io.jollyboat.core.errors.ApiException when the call makes no sense
         */
        Freshness freshness(ResourceCall call);

        /** Whether this takes long enough to hold up an event loop. */
        default boolean laborious(ResourceCall call) {
            return false;
        }
    }

    /** Writes, or asks somebody else. May block. */
    @FunctionalInterface
    non-sealed interface Writing extends Verb {}
}
