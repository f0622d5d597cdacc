package io.jollyboat.core.informer;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.ObjectList;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps an informer like the server: lists once, watches from there, watches again from the last
 * revision seen when a watch ends, lists again when history no longer reaches back. While the
 * server cannot be reached it tries again after a time that doubles from 100 ms to 30 s, with
 * jitter, and the informer goes on showing what it last knew.
 *
 * <p>Everything happens on one serial executor: no state here needs a lock.
 */
final class Reflector<T extends KubernetesObject> {

    private static final Logger log = LoggerFactory.getLogger(Reflector.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Client client;
    private final Timeline timeline;
    private final ResourceType<T> type;
    private final String namespace; // empty: all
    private final ListOptions options;
    private final Informer<T> informer;
    private final SerialExecutor serial;

    private String revision = ""; // empty: a full list is needed
    private Duration retry = FIRST_RETRY;
    private @Nullable Watch watch;
    private int generation; // counts watches, so that the last words of an older one are not heard
    private boolean stopped;

    Reflector(
            Client client,
            Timeline timeline,
            ResourceType<T> type,
            String namespace,
            ListOptions options,
            Informer<T> informer) {
        this.client = client;
        this.timeline = timeline;
        this.type = type;
        this.namespace = namespace;
        this.options = options;
        this.informer = informer;
        this.serial = timeline.serial();
    }

    void start() {
        serial.execute(this::follow);
    }

    void stop() {
        serial.execute(
                () -> {
                    stopped = true;
                    generation++;
                    if (watch != null) {
                        watch.stop();
                    }
                });
    }

    private void follow() {
        if (stopped) {
            return;
        }
        try {
            if (revision.isEmpty()) {
                ObjectList<T> all = client.list(type, namespace, options);
                informer.replace(
                        all.items().stream().map(this::kept).toList(), all.resourceVersion());
                revision = all.resourceVersion();
            }
            generation++;
            watch = client.watch(type, namespace, options, revision, new Sink(generation));
        } catch (ApiException e) {
            again(e);
        }
    }

    private void again(@Nullable ApiException why) {
        if (stopped) {
            return;
        }
        if (why != null && (why.reason() == Reason.EXPIRED || why.reason() == Reason.GONE)) {
            revision = "";
        }
        if (why == null) {
            serial.execute(
                    this::follow); // the server ended the watch in order: go on where it ended
            return;
        }
        log.debug("{}: {}; trying again in {}", type.plural(), why.message(), retry);
        long jitter = timeline.random().nextLong(Math.max(1, retry.toMillis() / 4));
        timeline.after(retry.plusMillis(jitter), () -> serial.execute(this::follow));
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }

    private final class Sink implements WatchSink {

        private final int mine;

        Sink(int generation) {
            this.mine = generation;
        }

        @Override
        public void event(String eventType, ObjectNode object) {
            serial.execute(
                    () -> {
                        if (mine == generation) {
                            take(eventType, type.view().apply(Kept.of(object)));
                        }
                    });
        }

        @Override
        public void closed(@Nullable ApiException why) {
            serial.execute(
                    () -> {
                        if (mine == generation) {
                            again(why);
                        }
                    });
        }
    }

    private T kept(T object) {
        return type.view().apply(Kept.of(object.json()));
    }

    private void take(String eventType, T object) {
        retry = FIRST_RETRY;
        switch (eventType) {
            case "ADDED", "MODIFIED" -> informer.put(object);
            case "DELETED" -> informer.remove(object);
            default -> informer.reached(object.resourceVersion()); // a bookmark
        }
        revision = object.resourceVersion();
    }
}
