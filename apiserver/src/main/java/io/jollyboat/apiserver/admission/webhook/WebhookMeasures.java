package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionMeasures;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How webhooks answer, by Kubernetes' names. Safe for use by many threads.
 *
 * <p>Whoever may configure webhooks names them, and those that are gone stay in here: of more than
 * a thousand the later ones have no names of their own.
 */
public final class WebhookMeasures {

    private static final int MOST_NAMES = 1000;
    private static final int HIGHEST_CODE = 600;
    private static final String OK = "200";
    private static final String NONE = "0";

    /** What Kubernetes counts where there was no answer, or none that makes sense. */
    private static final int NO_ANSWER = 503;

    /** Kubernetes' own, in seconds. */
    private static final double[] TIMES = {0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25};

    private final Histogram times;
    private final Counter requests;
    private final Counter rejections;
    private final Counter open;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * @param metrics are told
     */
    public WebhookMeasures(Metrics metrics) {
        this.times =
                metrics.histogram(
                        "apiserver_admission_webhook_admission_duration_seconds",
                        "How long a webhook took to answer.",
                        TIMES,
                        "name",
                        "operation",
                        "rejected",
                        "type");
        this.requests =
                metrics.counter(
                        "apiserver_admission_webhook_request_total",
                        "Questions to webhooks, by what came of them.",
                        "code",
                        "name",
                        "operation",
                        "rejected",
                        "type");
        this.rejections =
                metrics.counter(
                        "apiserver_admission_webhook_rejection_count",
                        "Requests refused because of a webhook, and why.",
                        "error_type",
                        "name",
                        "operation",
                        "rejection_code",
                        "type");
        this.open =
                metrics.counter(
                        "apiserver_admission_webhook_fail_open_count",
                        "Requests let pass although a webhook did not answer.",
                        "name",
                        "type");
    }

    /**
     * One question to one webhook.
     *
     * @param nanos how long it took
     */
    record Question(Webhook webhook, Operation operation, boolean mutating, long nanos) {

        String type() {
            return mutating ? AdmissionMeasures.ADMIT : AdmissionMeasures.VALIDATE;
        }
    }

    /** The webhook has nothing against it. */
    void allowed(Question question) {
        asked(question, OK, false);
    }

    /**
     * The webhook refuses.
     *
     * @param code that it gives for that
     */
    void refused(Question question, int code) {
        String shown = Integer.toString(Math.min(code, HIGHEST_CODE));
        rejected(question, "no_error", shown);
        asked(question, shown, true);
    }

    /** There was no answer, or none that makes sense. */
    void unanswered(Question question) {
        boolean passedOver = question.webhook.ignoresFailure();
        String code = Integer.toString(NO_ANSWER);
        if (passedOver) {
            open.increment(name(question), question.type());
        } else {
            rejected(question, "calling_webhook_error", code);
        }
        asked(question, code, !passedOver);
    }

    /** What it made of the object cannot be. */
    void unusable(Question question) {
        rejected(question, "apiserver_internal_error", NONE);
        asked(question, NONE, true);
    }

    private void asked(Question question, String code, boolean rejected) {
        String shown = Boolean.toString(rejected);
        String name = name(question);
        String operation = question.operation.name();
        requests.increment(code, name, operation, shown, question.type());
        times.observeNanos(question.nanos, name, operation, shown, question.type());
    }

    private void rejected(Question question, String error, String code) {
        rejections.increment(
                error, name(question), question.operation.name(), code, question.type());
    }

    private String name(Question question) {
        String name = question.webhook.name();
        if (names.contains(name)) {
            return name;
        }
        return names.size() < MOST_NAMES && names.add(name) ? name : "";
    }
}
