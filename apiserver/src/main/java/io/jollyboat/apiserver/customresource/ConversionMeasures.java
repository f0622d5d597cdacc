package io.jollyboat.apiserver.customresource;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;

/** How conversions by webhooks go, by Kubernetes' names. Safe for use by many threads. */
final class ConversionMeasures {

    private static final double[] CALL_BOUNDS = {
        0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 45, 60
    };

    private final Timeline timeline;
    private final Counter requests;
    private final Histogram calls;
    private final Histogram conversions;

    ConversionMeasures(Metrics metrics, Timeline timeline) {
        this.timeline = timeline;
        this.requests =
                metrics.counter(
                        "apiserver_conversion_webhook_request_total",
                        "Questions to webhooks that convert, by how they went.",
                        "result",
                        "failure_type");
        this.calls =
                metrics.histogram(
                        "apiserver_conversion_webhook_duration_seconds",
                        "How long the answers to them took.",
                        CALL_BOUNDS,
                        "result",
                        "failure_type");
        this.conversions =
                metrics.histogram(
                        "apiserver_crd_conversion_webhook_duration_seconds",
                        "How long conversions by a definition's webhook took.",
                        Histogram.exponential(0.001, 2, 15),
                        "crd_name",
                        "from_version",
                        "to_version",
                        "succeeded");
    }

    /** How far one conversion got; used by one thread. */
    final class Conversion implements AutoCloseable {

        private final long began = timeline.nanos();
        private final String definition;
        private final String from;
        private final String to;
        private String failure = "conversion_webhook_call_failure";

        private Conversion(String definition, String from, String to) {
            this.definition = definition;
            this.from = from;
            this.to = to;
        }

        /** An answer came. */
        void answered() {
            failure = "conversion_webhook_malformed_response_failure";
        }

        /** It is an answer to the question. */
        void understood() {
            failure = "conversion_webhook_partial_response_failure";
        }

        /** It is about all objects. */
        void complete() {
            failure = "conversion_webhook_invalid_converted_object_failure";
        }

        /** All of them are as they may be. */
        void succeeded() {
            failure = "";
        }

        @Override
        public void close() {
            boolean good = failure.isEmpty();
            String result = good ? "success" : "failure";
            long took = timeline.nanos() - began;
            requests.increment(result, failure);
            calls.of(result, failure).observeNanos(took);
            conversions.of(definition, from, to, Boolean.toString(good)).observeNanos(took);
        }
    }

    /**
     * A conversion begins.
     *
     * @param from the version, without its group
     */
    Conversion begin(String definition, String from, String to) {
        return new Conversion(definition, from, to);
    }
}
