package io.jollyboat.apiserver.metrics;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Counts the requests by what they asked for and how they were answered, and measures how long that
 * took; by Kubernetes' names. What is not served has no name of its own in them, whatever the
 * answer to it was, so that nobody can fill the server with made-up names.
 */
public final class RequestMeasures implements Stage {

    /** Kubernetes' own, in seconds. */
    private static final double[] TIMES = {
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
        45, 60
    };

    private static final String COMPONENT = "apiserver";

    /** What is no resource and is counted by its path. */
    private static final Set<String> PATHS =
            Set.of("/healthz", "/livez", "/readyz", "/metrics", "/version", "/api", "/apis");

    private final ResourceRegistry registry;
    private final Timeline timeline;
    private final Counter requests;
    private final Histogram times;
    private final AnswerMeasures sizes;
    private final Inflight reads;
    private final Inflight writes;
    private final Map<Kind, LongAdder> open = new ConcurrentHashMap<>();
    private final Map<Outcome, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Kind, Histogram.Series> series = new ConcurrentHashMap<>();
    private final Map<Kind, Histogram.Series> answers = new ConcurrentHashMap<>();

    /** What is measured apart. */
    private record Kind(
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String scope,
            boolean dry) {

        String tried() {
            return dry ? "All" : "";
        }
    }

    private record Outcome(Kind kind, int code) {}

    /**
     * @param metrics are told
     */
    public RequestMeasures(ResourceRegistry registry, Timeline timeline, Metrics metrics) {
        this.registry = registry;
        this.timeline = timeline;
        this.requests =
                metrics.counter(
                        "apiserver_request_total",
                        "Requests answered, by kind and code.",
                        "code",
                        "component",
                        "dry_run",
                        "group",
                        "resource",
                        "scope",
                        "subresource",
                        "verb",
                        "version");
        this.times =
                metrics.histogram(
                        "apiserver_request_duration_seconds",
                        "How long requests took, watches and streams until their end.",
                        TIMES,
                        "component",
                        "dry_run",
                        "group",
                        "resource",
                        "scope",
                        "subresource",
                        "verb",
                        "version");
        this.sizes = new AnswerMeasures(metrics);
        this.reads = new Inflight(timeline);
        this.writes = new Inflight(timeline);
        Inflight.tell(metrics, reads, writes);
        metrics.gauge(
                "apiserver_longrunning_requests",
                "Watches and streams that are open.",
                List.of(
                        "component",
                        "group",
                        "resource",
                        "scope",
                        "subresource",
                        "verb",
                        "version"),
                this::opened);
    }

    @Override
    public void pass(Call call) {
        long began = timeline.nanos();
        Inflight under = call.info().readOnly() ? reads : writes;
        boolean counted = !call.longRunning();
        AnswerMeasures.Size size = sizes.of(call.info());
        call.sizes(size);
        if (counted) {
            under.begin();
        }
        call.afterwards(
                code -> {
                    if (counted) {
                        under.end();
                    }
                    answered(call, code, began, size.whole());
                });
    }

    private void answered(Call call, int code, long began, long size) {
        Kind kind = kind(call, code);
        if (size >= 0 && (kind.verb.equals("GET") || kind.verb.equals("LIST"))) {
            answers.computeIfAbsent(kind, this::answers).observe((double) size);
        }
        counts.computeIfAbsent(new Outcome(kind, code), this::counter).increment();
        HttpExchange exchange = call.longRunning() ? call.caller().exchange() : null;
        if (exchange == null) {
            took(kind, began);
            return;
        }
        LongAdder its = open.computeIfAbsent(kind, none -> new LongAdder());
        its.increment();
        exchange.onClosed(
                () -> {
                    its.decrement();
                    took(kind, began);
                });
    }

    private void took(Kind kind, long began) {
        series.computeIfAbsent(kind, this::series).observeNanos(timeline.nanos() - began);
    }

    private LongAdder counter(Outcome answered) {
        Kind kind = answered.kind;
        return requests.of(
                Integer.toString(answered.code),
                COMPONENT,
                kind.tried(),
                kind.group,
                kind.resource,
                kind.scope,
                kind.subresource,
                kind.verb,
                kind.version);
    }

    private Histogram.Series series(Kind kind) {
        return times.of(
                COMPONENT,
                kind.tried(),
                kind.group,
                kind.resource,
                kind.scope,
                kind.subresource,
                kind.verb,
                kind.version);
    }

    private Histogram.Series answers(Kind kind) {
        return sizes.ofAnswers(labels(kind).toArray(String[]::new));
    }

    private Map<List<String>, Long> opened() {
        return open.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> labels(entry.getKey()),
                                entry -> entry.getValue().sum(),
                                Long::sum));
    }

    private static List<String> labels(Kind kind) {
        return List.of(
                COMPONENT,
                kind.group,
                kind.resource,
                kind.scope,
                kind.subresource,
                kind.verb,
                kind.version);
    }

    private Kind kind(Call call, int code) {
        RequestInfo info = call.info();
        String verb = verb(call);
        if (!info.resourceRequest()) {
            String path = PATHS.contains(info.path()) ? info.path() : "";
            return new Kind(verb, "", "", "", path, "", false);
        }
        if (!served(info, code)) {
            return new Kind(verb, "", "", "", "", "", false);
        }
        boolean dry = call.query().first("dryRun").equals("All");
        return new Kind(
                verb,
                info.group(),
                info.version(),
                info.resource(),
                info.subresource(),
                scope(info),
                dry);
    }

    /** Who got an answer asked for something that there is, here or at another server. */
    private boolean served(RequestInfo info, int code) {
        return code < 400
                || info.subresource().isEmpty()
                        && registry.byResource(info.group(), info.version(), info.resource())
                                .isPresent();
    }

    private static String scope(RequestInfo info) {
        if (!info.name().isEmpty() || info.verb().equals("create")) {
            return "resource";
        }
        return info.namespace().isEmpty() ? "cluster" : "namespace";
    }

    private static String verb(Call call) {
        return switch (call.info().verb()) {
            case "get" -> "GET";
            case "list" -> "LIST";
            case "watch" -> "WATCH";
            case "create", "post" -> "POST";
            case "update", "put" -> "PUT";
            case "patch" ->
                    call.header("Content-Type").startsWith("application/apply-patch")
                            ? "APPLY"
                            : "PATCH";
            case "delete" -> "DELETE";
            case "deletecollection" -> "DELETECOLLECTION";
            case "connect", "proxy" -> "CONNECT";
            default -> "other";
        };
    }
}
