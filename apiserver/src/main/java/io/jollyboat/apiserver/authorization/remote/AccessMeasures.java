package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;

/**
 * What is counted of webhooks that are asked what somebody may do, by Kubernetes' names. Safe for
 * use by many threads.
 */
public final class AccessMeasures {

    private static final String TYPE = "Webhook";

    /** Prometheus' usual ones, in seconds. */
    private static final double[] TIMES = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Counter asked;
    private final Histogram times;
    private final Counter open;
    private final Counter excluded;
    private final Counter unclear;

    /**
     * @param metrics are told
     */
    public AccessMeasures(Metrics metrics) {
        this.asked =
                metrics.counter(
                        "apiserver_authorization_webhook_evaluations_total",
                        "Questions put to webhooks about what somebody may do.",
                        "name",
                        "result");
        this.times =
                metrics.histogram(
                        "apiserver_authorization_webhook_duration_seconds",
                        "How long their answers took.",
                        TIMES,
                        "name",
                        "result");
        this.open =
                metrics.counter(
                        "apiserver_authorization_webhook_evaluations_fail_open_total",
                        "Questions left to others because there was no answer.",
                        "name",
                        "result");
        this.excluded =
                metrics.counter(
                        "apiserver_authorization_match_condition_exclusions_total",
                        "Questions not put to a webhook because its conditions leave them out.",
                        "name",
                        "type");
        this.unclear =
                metrics.counter(
                        "apiserver_authorization_match_condition_evaluation_errors_total",
                        "Questions of which a webhook's conditions could not be found out.",
                        "name",
                        "type");
    }

    /** For one webhook. */
    Of of(String name) {
        return new Of(name);
    }

    /** Those of one webhook. */
    final class Of {
        private final String name;

        private Of(String name) {
            this.name = name;
        }

        void answered(long nanos) {
            count("success", nanos);
        }

        /**
         * @param denies whether nothing is allowed then
         */
        void failed(WebhookFailure failure, long nanos, boolean denies) {
            String result = failure.late() ? "timeout" : "error";
            count(result, nanos);
            if (!denies) {
                open.increment(name, result);
            }
        }

        private void count(String result, long nanos) {
            asked.increment(name, result);
            times.observeNanos(nanos, name, result);
        }

        void excluded() {
            excluded.increment(name, TYPE);
        }

        void unclear() {
            unclear.increment(name, TYPE);
        }
    }
}
