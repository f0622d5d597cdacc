package io.jollyboat.apiserver.pipeline;

import io.jollyboat.core.errors.ApiException;

/** Refuses what is too large to be looked at, before anything else looks at it. */
public final class LimitStage implements Stage {

    /** The most a request's body may hold, in bytes. */
    public static final int BODY_BYTES = 3 * 1024 * 1024;

    private static final int PATH_CHARACTERS = 8 * 1024;

    @Override
    public void pass(Call call) {
        if (call.path().length() > PATH_CHARACTERS) {
            throw ApiException.badRequest("the request's path is too long");
        }
        String length = call.header("Content-Length");
        if (!length.isEmpty() && announces(length) > BODY_BYTES) {
            throw tooLarge();
        }
    }

    /** How a body over the limit is refused, whether announced or found out. */
    public static ApiException tooLarge() {
        return ApiException.tooLarge("Request entity too large: limit is " + BODY_BYTES);
    }

    private static long announces(String length) {
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException unreadable) {
            return 0; // the HTTP codec has its own opinion of that
        }
    }
}
