package io.jollyboat.apiserver.metrics;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.request.RequestInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests by what they asked for and how they were answered. Requests for what is not
 * served are counted together, so that nobody can fill the server with made-up names.
 */
public final class RequestCounts implements Stage {

    /** What is counted apart. */
    record Kind(String verb, String group, String version, String resource, int code) {}

    private static final int NOT_FOUND = 404;

    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void pass(Call call) {
        call.afterwards(
                code ->
                        counts.computeIfAbsent(kind(call.info(), code), any -> new LongAdder())
                                .increment());
    }

    private static Kind kind(RequestInfo info, int code) {
        boolean known = info.resourceRequest() && code != NOT_FOUND;
        return known
                ? new Kind(info.verb(), info.group(), info.version(), info.resourcePath(), code)
                : new Kind(info.readOnly() ? "get" : "other", "", "", "", code);
    }

    Map<Kind, LongAdder> counts() {
        return counts;
    }
}
