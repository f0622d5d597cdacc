package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.selector.LabelSelector;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the three metrics APIs, wherever in the cluster they are served. Calls block.
 *
 * <p>{@code metrics.k8s.io} tells of resources, {@code custom.metrics.k8s.io} of pods and other
 * objects, {@code external.metrics.k8s.io} of what lies outside the cluster.
 */
final class MetricsApis {

    private static final String RESOURCE = "/apis/metrics.k8s.io/v1beta1";
    private static final String CUSTOM = "custom.metrics.k8s.io";
    private static final String CUSTOM_API = "custom metrics API";
    private static final Set<String> CUSTOM_VERSIONS =
            Set.of(CUSTOM + "/v1beta1", CUSTOM + "/v1beta2");
    private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Client client;

    MetricsApis(Client client) {
        this.client = client;
    }

    /**
     * What pods use of a resource.
     *
     * @param container the one that counts; empty for all
     */
    Map<String, PodMetric> resource(
            String resource, String namespace, String selector, String container)
            throws MetricFailure {
        JsonNode list =
                get(
                        RESOURCE + "/namespaces/" + namespace + "/pods",
                        Map.of("labelSelector", List.of(selector)),
                        "resource metrics API",
                        "pods.metrics.k8s.io");
        if (list.path("items").isEmpty()) {
            throw new MetricFailure("no metrics returned from resource metrics API");
        }
        var metrics = new LinkedHashMap<String, PodMetric>();
        for (JsonNode item : list.path("items")) {
            if (!container.isEmpty() && !has(item, container)) {
                JsonNode pod = item.path("metadata");
                throw new MetricFailure(
                        "failed to get container metrics: container %s not present in metrics for pod %s/%s"
                                .formatted(
                                        container,
                                        pod.path("namespace").asString(""),
                                        pod.path("name").asString("")));
            }
            usage(item, resource, container, metrics);
        }
        return metrics;
    }

    private static boolean has(JsonNode item, String container) {
        return item.path("containers")
                .valueStream()
                .anyMatch(one -> one.path("name").asString("").equals(container));
    }

    /** A pod of which one container is not measured yet is not measured yet. */
    private static void usage(
            JsonNode item, String resource, String container, Map<String, PodMetric> metrics) {
        long sum = 0;
        boolean found = false;
        for (JsonNode one : item.path("containers")) {
            if (!container.isEmpty() && !one.path("name").asString("").equals(container)) {
                continue;
            }
            Quantity usage = Trees.asQuantity(one.path("usage").get(resource));
            if (usage == null) {
                return;
            }
            sum += usage.milliValue();
            found = true;
        }
        if (found) {
            String pod = item.path("metadata").path("name").asString("");
            metrics.put(pod, new PodMetric(pod, sum, time(item), window(item)));
        }
    }

    private static Instant time(JsonNode item) {
        Instant time = Trees.asTime(item.get("timestamp"));
        return time == null ? Instant.EPOCH : time;
    }

    private static Duration window(JsonNode item) {
        if (item.path("windowSeconds").isNumber()) {
            return Duration.ofSeconds(item.path("windowSeconds").asLong(0));
        }
        String text = item.path("window").asString("");
        try {
            return text.isEmpty() ? MINUTE : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException unknown) {
            return MINUTE;
        }
    }

    /** A metric of each pod. */
    Map<String, PodMetric> pods(
            String metric, String namespace, String selector, LabelSelector metricSelector)
            throws MetricFailure {
        JsonNode list =
                custom(
                        "/namespaces/" + namespace + "/pods/*/" + metric,
                        query(selector, metricSelector),
                        "pods.custom.metrics.k8s.io");
        var metrics = new LinkedHashMap<String, PodMetric>();
        for (JsonNode item : list.path("items")) {
            String pod = item.path("describedObject").path("name").asString("");
            metrics.put(pod, new PodMetric(pod, milli(item), time(item), window(item)));
        }
        if (metrics.isEmpty()) {
            throw new MetricFailure("no metrics returned from custom metrics API");
        }
        return metrics;
    }

    /**
     * A metric of one object, in thousandths.
     *
     * @param resource as in {@code ingresses.networking.k8s.io}
     */
    long object(
            String metric,
            String namespace,
            String resource,
            String name,
            LabelSelector metricSelector)
            throws MetricFailure {
        String path =
                resource.equals("namespaces")
                        ? "/namespaces/" + name + "/metrics/" + metric
                        : "/namespaces/" + namespace + "/" + resource + "/" + name + "/" + metric;
        JsonNode list =
                custom(path, query("", metricSelector), resource + ".custom.metrics.k8s.io");
        if (list.path("items").isEmpty()) {
            throw new MetricFailure("no metrics returned from custom metrics API");
        }
        return milli(list.path("items").get(0));
    }

    /** The values of an external metric, in thousandths. */
    List<Long> external(String metric, String namespace, LabelSelector selector)
            throws MetricFailure {
        JsonNode list =
                get(
                        EXTERNAL + "/namespaces/" + namespace + "/" + metric,
                        Map.of("labelSelector", List.of(selector.toString())),
                        "external metrics API",
                        metric + ".external.metrics.k8s.io");
        var values = new ArrayList<Long>();
        list.path("items").forEach(item -> values.add(milli(item)));
        if (values.isEmpty()) {
            throw new MetricFailure("no metrics returned from external metrics API");
        }
        return values;
    }

    private static Map<String, List<String>> query(String selector, LabelSelector metrics) {
        var query = new LinkedHashMap<String, List<String>>();
        if (!selector.isEmpty()) {
            query.put("labelSelector", List.of(selector));
        }
        if (!metrics.isEverything()) {
            query.put("metricLabelSelector", List.of(metrics.toString()));
        }
        return query;
    }

    private static long milli(JsonNode item) {
        return item instanceof ObjectNode object ? Trees.quantity(object, "value").milliValue() : 0;
    }

    private JsonNode custom(String path, Map<String, List<String>> query, String what)
            throws MetricFailure {
        return get("/apis/" + customVersion() + path, query, CUSTOM_API, what);
    }

    /** The version that the server prefers, or another one that is known here. */
    private String customVersion() throws MetricFailure {
        JsonNode group;
        try {
            group = client.call(ApiRequest.get("/apis/" + CUSTOM, Map.of()));
        } catch (ApiException e) {
            throw failure(
                    CUSTOM_API,
                    e.reason() == Reason.NOT_FOUND
                            ? "no custom metrics API (" + CUSTOM + ") registered"
                            : e.message());
        }
        String preferred = group.at("/preferredVersion/groupVersion").asString("");
        return Stream.concat(
                        Stream.of(preferred),
                        group.path("versions")
                                .valueStream()
                                .map(one -> one.path("groupVersion").asString("")))
                .filter(CUSTOM_VERSIONS::contains)
                .findFirst()
                .orElseThrow(() -> failure(CUSTOM_API, "no known available metric versions found"));
    }

    private JsonNode get(String path, Map<String, List<String>> query, String api, String what)
            throws MetricFailure {
        try {
            return client.call(ApiRequest.get(path, query));
        } catch (ApiException e) {
            throw failure(api, why(e, what));
        }
    }

    /** Where nobody answers who knows of metrics, clients have words of their own. */
    private static String why(ApiException e, String what) {
        if (e.message().equals(ApiException.noSuchPath().message())) {
            return e.message() + " (get " + what + ")";
        }
        return e.message().equals("service unavailable")
                ? "the server is currently unable to handle the request (get " + what + ")"
                : e.message();
    }

    private static MetricFailure failure(String api, String why) {
        return new MetricFailure("unable to fetch metrics from " + api + ": " + why);
    }
}
