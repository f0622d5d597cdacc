package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where a page of a list ended, as clients hand it back. They make nothing of its inside; it has
 * the form of Kubernetes' own, for those who look inside to find out what is wrong.
 *
 * @param revision as of which the list is told; below zero for a rest that is told as it is now
 * @param lastKey the last key of the page, without the prefix of its list
 */
record ContinueToken(long revision, String lastKey) {

    private static final String FORM = "meta.k8s.io/v1";
    private static final String INVALID = "invalid continue token: continue key is not valid";

    /** The least that a key can have behind it: a page begins there, after the last key. */
    private static final String AFTER = "\u0000";

    private static final long NOW = -1;
    private static final JsonMapper JSON = new JsonMapper();

    /** The same place in the list as it is now: what was told before need not agree with it. */
    ContinueToken asOfNow() {
        return new ContinueToken(NOW, lastKey);
    }

    boolean ofNow() {
        return revision < 0;
    }

    String encoded() {
        String token =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("v", FORM)
                        .put("rv", revision)
                        .put("start", lastKey + AFTER)
                        .toString();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a token.
     *
     * @throws ApiException 400 when it is none of ours
     */
    static ContinueToken parse(String token) {
        JsonNode json;
        try {
            json = JSON.readTree(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | JacksonException broken) {
            throw ApiException.badRequest(INVALID + ": " + reason(broken));
        }
        if (!Trees.text(json, "v").equals(FORM)) {
            throw ApiException.badRequest(
                    INVALID + ": server does not recognize this encoded version");
        }
        long revision = json.path("rv").asLong(0);
        String start = Trees.text(json, "start");
        if (revision == 0) {
            throw ApiException.badRequest(
                    INVALID + ": incorrect encoded start resourceVersion (version " + FORM + ")");
        }
        if (start.isEmpty()) {
            throw ApiException.badRequest(
                    INVALID + ": encoded start key empty (version " + FORM + ")");
        }
        return new ContinueToken(
                Math.max(revision, NOW),
                start.endsWith(AFTER) ? start.substring(0, start.length() - 1) : start);
    }

    private static String reason(RuntimeException broken) {
        return broken instanceof JacksonException ? "it holds no JSON" : "illegal base64 data";
    }
}
