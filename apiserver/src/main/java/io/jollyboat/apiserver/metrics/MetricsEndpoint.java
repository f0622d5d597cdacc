package io.jollyboat.apiserver.metrics;

import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Serves {@code /metrics}. */
public final class MetricsEndpoint implements Endpoint {

    private final RequestCounts requests;
    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Consumer<StringBuilder> more;

    /**
     * @param more adds what others have counted
     */
    public MetricsEndpoint(
            RequestCounts requests,
            ResourceRegistry registry,
            ObjectStorage storage,
            Consumer<StringBuilder> more) {
        this.more = more;
        this.requests = requests;
        this.registry = registry;
        this.storage = storage;
    }

    @Override
    public boolean serve(Call call) {
        if (!call.path().equals("/metrics")) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        StringBuilder text = new StringBuilder();
        requestTotals(text);
        objects(text);
        watchers(text);
        more.accept(text);
        call.answer(
                new Answer.Document(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        Map.of(),
                        text.toString().getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    private void requestTotals(StringBuilder text) {
        head(text, "apiserver_request_total", "counter", "Requests answered, by kind and code.");
        requests.counts().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(
                        entry -> {
                            RequestCounts.Kind kind = entry.getKey();
                            text.append(
                                    "apiserver_request_total{code=\"%d\",group=\"%s\",resource=\"%s\",verb=\"%s\",version=\"%s\"} %d%n"
                                            .formatted(
                                                    kind.code(),
                                                    kind.group(),
                                                    kind.resource(),
                                                    kind.verb().toUpperCase(Locale.ROOT),
                                                    kind.version(),
                                                    entry.getValue().sum()));
                        });
    }

    private void objects(StringBuilder text) {
        head(text, "apiserver_storage_objects", "gauge", "Objects stored, by resource.");
        for (ResourceDefinition definition : registry.all()) {
            if (definition.stored()) {
                text.append(
                        "apiserver_storage_objects{resource=\"%s\"} %d%n"
                                .formatted(
                                        definition.qualifiedResource(),
                                        storage.cacheOf(definition).size()));
            }
        }
    }

    private void watchers(StringBuilder text) {
        head(text, "apiserver_registered_watchers", "gauge", "Watches open, by resource.");
        for (ResourceDefinition definition : registry.all()) {
            ResourceCache cache = storage.cacheOf(definition);
            int watching = definition.stored() ? cache.watching() : 0;
            if (watching > 0) {
                text.append(
                        "apiserver_registered_watchers{group=\"%s\",kind=\"%s\",version=\"%s\"} %d%n"
                                .formatted(
                                        definition.group(),
                                        definition.kind(),
                                        definition.storageVersion(),
                                        watching));
            }
        }
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
