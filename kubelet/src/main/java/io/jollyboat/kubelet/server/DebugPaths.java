package io.jollyboat.kubelet.server;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.DebugPages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says since when the kubelet runs and how it is set up: {@code /statusz} and {@code /flagz}. */
final class DebugPaths {

    private static final List<String> PATHS =
            List.of("/configz", "/debug", DebugPages.FLAGS_PATH, "/healthz", "/metrics");

    private final NodeAnswers answers;
    private final Timeline timeline;
    private final DebugPages pages;

    DebugPaths(NodeAnswers answers, Timeline timeline) {
        this.answers = answers;
        this.timeline = timeline;
        this.pages = new DebugPages("kubelet", answers.version(), timeline.now(), PATHS);
    }

    void serve(HttpExchange exchange) throws RequestException {
        String given = exchange.headers().first("Accept");
        String accept = given == null ? "" : given;
        try {
            DebugPages.Page page =
                    switch (exchange.path()) {
                        case DebugPages.STATUS_PATH -> pages.status(accept, timeline.now());
                        case DebugPages.FLAGS_PATH -> pages.flags(accept, flags());
                        default -> throw RequestException.notFound("404 page not found\n");
                    };
            exchange.respond(
                    200,
                    Headers.of("Content-Type", page.type()),
                    page.text().getBytes(StandardCharsets.UTF_8));
        } catch (ApiException inNoSuchForm) {
            Answers.status(exchange, inNoSuchForm);
        }
    }

    /**
     * The configuration's members by their flags' names; those that are no single values have none.
     */
    private SortedMap<String, String> flags() {
        SortedMap<String, String> flags = new TreeMap<>();
        flags.put("hostname-override", answers.node());
        answers.configuration()
                .get()
                .properties()
                .forEach(
                        member -> {
                            if (member.getValue().isValueNode()) {
                                flags.put(flag(member.getKey()), member.getValue().asString());
                            }
                        });
        return flags;
    }

    /** {@code maxPods} is set by {@code max-pods}. */
    private static String flag(String member) {
        return member.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
