package io.jollyboat.apiserver.metrics;

import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Serves {@code /metrics}. */
public final class MetricsEndpoint implements Endpoint {

    private final Metrics metrics;
    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Store store;
    private final Consumer<StringBuilder> more;

    /**
     * @param metrics what is told first
     * @param store its size is told if it keeps files
     * @param more adds what others have counted
     */
    public MetricsEndpoint(
            Metrics metrics,
            ResourceRegistry registry,
            ObjectStorage storage,
            Store store,
            Consumer<StringBuilder> more) {
        this.more = more;
        this.metrics = metrics;
        this.registry = registry;
        this.storage = storage;
        this.store = store;
    }

    @Override
    public boolean serve(Call call) {
        if (!call.path().equals("/metrics")) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        if (store instanceof Store.Filed files) {
            call.caller().worker().execute(() -> answerWith(call, size(files)));
        } else {
            answer(call, "");
        }
        return true;
    }

    private void answerWith(Call call, String size) {
        try {
            answer(call, size);
        } catch (RuntimeException fault) {
            call.fault(fault);
        }
    }

    /** Empty when that cannot be found out just now. */
    private static String size(Store.Filed files) {
        try {
            StringBuilder text = new StringBuilder();
            long bytes = files.bytes();
            head(text, "apiserver_storage_size_bytes", "gauge", "What the store's files take.");
            return text.append("apiserver_storage_size_bytes{storage_cluster_id=\"etcd-0\"} ")
                    .append(bytes)
                    .append('\n')
                    .toString();
        } catch (StoreException silent) {
            return "";
        }
    }

    private void answer(Call call, String size) {
        StringBuilder text = new StringBuilder();
        text.append(metrics.text()).append(size);
        objects(text);
        watchers(text);
        more.accept(text);
        call.answer(
                new Answer.Document(
                        200,
                        Metrics.MEDIA_TYPE,
                        Map.of(),
                        text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void objects(StringBuilder text) {
        head(text, "apiserver_storage_objects", "gauge", "Objects stored, by resource.");
        StringBuilder newer = new StringBuilder();
        head(
                newer,
                "apiserver_resource_objects",
                "gauge",
                "Objects stored, by group and resource.");
        for (ResourceDefinition definition : registry.all()) {
            if (definition.stored()) {
                int size = storage.cacheOf(definition).size();
                text.append(
                        "apiserver_storage_objects{resource=\"%s\"} %d%n"
                                .formatted(definition.qualifiedResource(), size));
                newer.append(
                        "apiserver_resource_objects{group=\"%s\",resource=\"%s\"} %d%n"
                                .formatted(definition.group(), definition.plural(), size));
            }
        }
        text.append(newer);
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
