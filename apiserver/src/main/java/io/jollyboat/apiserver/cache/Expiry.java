package io.jollyboat.apiserver.cache;

import io.jollyboat.core.errors.ApiException;

/** How a reader is told that history no longer reaches back to where it stands. */
final class Expiry {

    private Expiry() {}

    static ApiException resourceVersion(long asked, long oldest) {
        return ApiException.expired("too old resource version: " + asked + " (" + oldest + ")");
    }

    /** The same for a list of a state that was. */
    static ApiException list() {
        return ApiException.expired("The resourceVersion for the provided list is too old.");
    }

    static ApiException restarted() {
        return ApiException.expired(
                "too old resource version: the server has read its store anew, list and watch again");
    }
}
