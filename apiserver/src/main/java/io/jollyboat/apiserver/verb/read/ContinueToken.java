package io.jollyboat.apiserver.verb.read;

import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list ended, as clients hand it back. They make nothing of its inside.
 *
 * @param revision as of which the list is told; below zero for a rest that is told as it is now
 * @param lastKey the last key of the page, without the prefix of its list
 */
record ContinueToken(long revision, String lastKey) {

    private static final String FORM = "1:";

    private static final long NOW = -1;

    /** The same place in the list as it is now: what was told before need not agree with it. */
    ContinueToken asOfNow() {
        return new ContinueToken(NOW, lastKey);
    }

    boolean ofNow() {
        return revision < 0;
    }

    String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((FORM + revision + ":" + lastKey).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a token.
     *
     * @throws ApiException 400 when it is none of ours
     */
    static ContinueToken parse(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int colon = text.indexOf(':', FORM.length());
            if (text.startsWith(FORM) && colon > 0) {
                return new ContinueToken(
                        Long.parseLong(text.substring(FORM.length(), colon)),
                        text.substring(colon + 1));
            }
        } catch (IllegalArgumentException broken) {
            // told below
        }
        throw ApiException.badRequest("invalid continue token: continue key is not valid");
    }
}
