package io.jollyboat.apiserver.metrics;

import io.jollyboat.apiserver.pipeline.Sizes;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How much is answered and told, by Kubernetes' names. Safe for use by many threads. */
final class AnswerMeasures {

    private final Histogram sizes;
    private final Counter events;
    private final Histogram eventSizes;

    AnswerMeasures(Metrics metrics) {
        this.sizes =
                metrics.histogram(
                        "apiserver_response_sizes",
                        "How large the answers to reads were, in bytes before they are packed.",
                        Histogram.exponential(1000, 10, 7),
                        "component",
                        "group",
                        "resource",
                        "scope",
                        "subresource",
                        "verb",
                        "version");
        this.events =
                metrics.counter(
                        "apiserver_watch_events_total",
                        "Events told to those who watch.",
                        "group",
                        "resource",
                        "version");
        this.eventSizes =
                metrics.histogram(
                        "apiserver_watch_events_sizes",
                        "How large they were, in bytes.",
                        Histogram.exponential(1024, 2, 8),
                        "group",
                        "resource",
                        "version");
    }

    /** The answers with these labels, in their order. */
    Histogram.Series ofAnswers(String... labels) {
        return sizes.of(labels);
    }

    /** For one call. */
    Size of(RequestInfo info) {
        return new Size(info);
    }

    /** How much was answered to one call; used by one thread at a time. */
    final class Size implements Sizes {
        private final RequestInfo info;
        private long whole = -1;
        private @Nullable Told told;

        private Size(RequestInfo info) {
            this.info = info;
        }

        /** Bytes; less than none when it was not answered at once. */
        long whole() {
            return whole;
        }

        @Override
        public void whole(long bytes) {
            whole = bytes;
        }

        @Override
        public void event(long bytes) {
            Told its = told;
            if (its == null) {
                its = told(info);
                told = its;
            }
            its.events.increment();
            its.sizes.observe((double) bytes);
        }
    }

    /** The events of one resource. */
    private record Told(LongAdder events, Histogram.Series sizes) {}

    private Told told(RequestInfo info) {
        return new Told(
                events.of(info.group(), info.resource(), info.version()),
                eventSizes.of(info.group(), info.resource(), info.version()));
    }
}
