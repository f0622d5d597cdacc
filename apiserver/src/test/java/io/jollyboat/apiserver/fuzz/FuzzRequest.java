package io.jollyboat.apiserver.fuzz;

import io.jollyboat.core.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request as it is on the wire.
 *
 * @param target path and query, percent-encoded
 * @param headers name, value, name, value
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record FuzzRequest(String method, String target, List<String> headers, byte[] body) {

    private static final int SHOWN = 3000;

    static FuzzRequest of(String method, String target, String contentType, String body) {
        List<String> headers = new ArrayList<>();
        if (!contentType.isEmpty()) {
            headers.addAll(List.of("Content-Type", contentType));
        }
        return new FuzzRequest(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    FuzzRequest with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new FuzzRequest(method, target, more, body);
    }

    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    Headers fields() {
        return Headers.of(headers.toArray(String[]::new));
    }

    /** Whether the answer is to be JSON. */
    boolean wantsJson() {
        String accept = fields().first("Accept");
        return accept == null || accept.equals("application/json");
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        return "%s %s %s%n%s"
                .formatted(
                        method,
                        target,
                        headers,
                        text.length() > SHOWN
                                ? text.substring(0, SHOWN) + "... " + text.length()
                                : text);
    }
}
