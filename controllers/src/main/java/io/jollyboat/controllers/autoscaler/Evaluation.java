package io.jollyboat.controllers.autoscaler;

import io.jollyboat.controllers.autoscaler.ReplicaCount.Proposal;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.WrittenSelector;
import io.jollyboat.core.api.autoscaling.v2.MetricSpec;
import io.jollyboat.core.api.autoscaling.v2.MetricTarget;
import io.jollyboat.core.api.autoscaling.v2.ObjectMetricSource;
import io.jollyboat.core.api.autoscaling.v2.PodsMetricSource;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.selector.LabelSelector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one workload's metrics say. Asks the metrics APIs and leaves the arithmetic to {@link
 * ReplicaCount}. For one thread and one reconciliation.
 *
 * @param selector which pods are the workload's
 * @param pods those pods
 * @param statusReplicas how many replicas the workload says it has
 */
record Evaluation(
        Client client,
        String namespace,
        String selector,
        List<Pod> pods,
        ReplicaCount count,
        int statusReplicas,
        Instant now) {

    /** What a metric came to. */
    sealed interface Outcome {

        /**
         * @param metric as people are told of it
         * @param status as the autoscaler's status shows it
         */
        record Proposed(int replicas, String metric, ObjectNode status) implements Outcome {}

        /**
         * @param reason of the condition and the event
         * @param why what went wrong
         * @param whole that, with the metric it went wrong with
         */
        record Failed(String reason, String why, String whole) implements Outcome {}
    }

    Outcome of(MetricSpec spec) {
        return switch (spec.type()) {
            case "Resource" ->
                    resource(spec.resource().name(), "", spec.resource().target(), spec.type());
            case "ContainerResource" ->
                    resource(
                            spec.containerResource().name(),
                            spec.containerResource().container(),
                            spec.containerResource().target(),
                            spec.type());
            case "Pods" -> pods(spec);
            case "Object" -> object(spec);
            case "External" -> external(spec);
            default -> {
                String why = "unknown metric source type \"" + spec.type() + "\"";
                yield new Outcome.Failed("InvalidMetricSourceType", why, why);
            }
        };
    }

    private MetricsApis apis() {
        return new MetricsApis(client);
    }

    private Outcome resource(String name, String container, MetricTarget target, String type) {
        boolean contained = !container.isEmpty();
        boolean average = target.has("averageValue");
        String what = average ? "usage" : "utilization";
        try {
            PodGroups groups;
            try {
                groups =
                        PodGroups.of(
                                pods,
                                apis().resource(name, namespace, selector, container),
                                name.equals("cpu"),
                                now);
            } catch (MetricFailure e) {
                throw new MetricFailure(
                        "unable to get metrics for resource " + name + ": " + e.words());
            }
            somePods();
            Proposal proposal =
                    average
                            ? count.byAverage(groups, target.averageValue().milliValue())
                            : count.byUtilization(
                                    groups, pods, container, name, target.averageUtilization());
            return new Outcome.Proposed(
                    proposal.replicas(),
                    average
                            ? name + " resource"
                            : name
                                    + (contained ? " container" : "")
                                    + " resource utilization (percentage of request)",
                    resourceStatus(type, name, container, proposal, average));
        } catch (MetricFailure e) {
            String why = "failed to get " + name + " " + what + ": " + e.words();
            return new Outcome.Failed(
                    contained ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric",
                    why,
                    "failed to get "
                            + (contained ? container + " container" : name + " resource")
                            + " metric value: "
                            + why);
        }
    }

    private void somePods() throws MetricFailure {
        if (pods.isEmpty()) {
            throw new MetricFailure("no pods returned by selector while calculating replica count");
        }
    }

    private static ObjectNode resourceStatus(
            String type, String name, String container, Proposal proposal, boolean average) {
        ObjectNode status = Trees.newObject().put("type", type);
        ObjectNode body = status.putObject(container.isEmpty() ? "resource" : "containerResource");
        body.put("name", name);
        if (!container.isEmpty()) {
            body.put("container", container);
        }
        ObjectNode current = body.putObject("current");
        if (!average) {
            current.put("averageUtilization", proposal.utilization());
        }
        current.put("averageValue", amount(name, proposal.average()));
        return status;
    }

    /** Memory in the units in which it is requested and measured, where that loses nothing. */
    private static String amount(String resource, long milli) {
        Quantity amount =
                resource.equals("memory") && milli % 1000 == 0
                        ? Quantity.of(milli / 1000, Quantity.Format.BINARY)
                        : Quantity.ofMilli(milli);
        return amount.toString();
    }

    private Outcome pods(MetricSpec spec) {
        String metric = spec.pods().metric().name();
        try {
            PodGroups groups = PodGroups.of(pods, measuredPods(spec.pods()), false, now);
            somePods();
            Proposal proposal =
                    count.byAverage(groups, spec.pods().target().averageValue().milliValue());
            ObjectNode status = Trees.newObject().put("type", "Pods");
            ObjectNode body = status.putObject("pods");
            body.set("metric", spec.pods().metric().json().deepCopy());
            body.putObject("current")
                    .put("averageValue", Quantity.ofMilli(proposal.average()).toString());
            return new Outcome.Proposed(proposal.replicas(), "pods metric " + metric, status);
        } catch (MetricFailure e) {
            return new Outcome.Failed(
                    "FailedGetPodsMetric",
                    e.words(),
                    "failed to get pods metric value: " + e.words());
        }
    }

    private Map<String, PodMetric> measuredPods(PodsMetricSource source) throws MetricFailure {
        String metric = source.metric().name();
        try {
            return apis().pods(metric, namespace, selector, selectorOf(source.metric().json()));
        } catch (MetricFailure e) {
            throw new MetricFailure("unable to get metric " + metric + ": " + e.words());
        }
    }

    private static LabelSelector selectorOf(ObjectNode metric) {
        return metric.has("selector")
                ? LabelSelector.of(metric.path("selector"))
                : LabelSelector.EVERYTHING;
    }

    private Outcome object(MetricSpec spec) {
        ObjectMetricSource source = spec.object();
        String metric = source.metric().name();
        String kind = source.describedObject().kind();
        try {
            long value = objectValue(source);
            boolean average = source.target().has("averageValue");
            Proposal proposal = whole(value, source.target());
            ObjectNode status = Trees.newObject().put("type", "Object");
            ObjectNode body = status.putObject("object");
            body.set("metric", source.metric().json().deepCopy());
            body.set("describedObject", source.describedObject().json().deepCopy());
            current(body, proposal, average);
            String title =
                    average
                            ? "external metric "
                                    + metric
                                    + "("
                                    + written(source.metric().json())
                                    + ")"
                            : kind + " metric " + metric;
            return new Outcome.Proposed(proposal.replicas(), title, status);
        } catch (MetricFailure e) {
            String average =
                    source.target().has("averageValue")
                            ? "failed to get " + metric + " object metric: "
                            : "";
            return new Outcome.Failed(
                    "FailedGetObjectMetric",
                    e.words(),
                    "failed to get object metric value: " + average + e.words());
        }
    }

    private long objectValue(ObjectMetricSource source) throws MetricFailure {
        String name = source.describedObject().name();
        String why;
        try {
            return apis().object(
                            source.metric().name(),
                            namespace,
                            TargetScale.resource(client, source.describedObject()),
                            name,
                            selectorOf(source.metric().json()));
        } catch (ApiException e) {
            why = e.message();
        } catch (MetricFailure e) {
            why = e.words();
        }
        // Kubernetes' own words, in the order in which it has them up to 1.36
        throw new MetricFailure(
                "unable to get metric %s: %s on %s %s/%s"
                        .formatted(
                                source.metric().name(),
                                source.describedObject().kind(),
                                namespace,
                                name,
                                why));
    }

    private Outcome external(MetricSpec spec) {
        String metric = spec.external().metric().name();
        try {
            ObjectNode identifier = spec.external().metric().json();
            long value = externalValue(metric, identifier);
            boolean average = spec.external().target().has("averageValue");
            Proposal proposal = whole(value, spec.external().target());
            ObjectNode status = Trees.newObject().put("type", "External");
            ObjectNode body = status.putObject("external");
            body.set("metric", identifier.deepCopy());
            current(body, proposal, average);
            return new Outcome.Proposed(
                    proposal.replicas(),
                    "external metric " + metric + "(" + written(identifier) + ")",
                    status);
        } catch (MetricFailure e) {
            return new Outcome.Failed(
                    "FailedGetExternalMetric",
                    e.words(),
                    "failed to get "
                            + metric
                            + " external metric value: failed to get "
                            + (spec.external().target().has("averageValue")
                                    ? metric + " external metric: "
                                    : "external metric " + metric + ": ")
                            + e.words());
        }
    }

    private long externalValue(String metric, ObjectNode identifier) throws MetricFailure {
        try {
            return apis().external(metric, namespace, selectorOf(identifier)).stream()
                    .mapToLong(one -> one)
                    .sum();
        } catch (MetricFailure e) {
            throw new MetricFailure(
                    "unable to get external metric %s/%s/%s: %s"
                            .formatted(namespace, metric, written(identifier), e.words()));
        }
    }

    private static String written(ObjectNode metric) {
        return WrittenSelector.of(metric.path("selector"));
    }

    private Proposal whole(long value, MetricTarget target) throws MetricFailure {
        return target.has("averageValue")
                ? count.byShare(value, target.averageValue().milliValue(), statusReplicas)
                : count.byValue(value, target.value().milliValue(), this::readyPods);
    }

    private int readyPods() throws MetricFailure {
        try {
            somePods();
        } catch (MetricFailure e) {
            throw new MetricFailure("unable to calculate ready pods: " + e.words());
        }
        return (int)
                pods.stream()
                        .filter(pod -> pod.status().phase().equals("Running"))
                        .filter(PodStates::ready)
                        .count();
    }

    private static void current(ObjectNode body, Proposal proposal, boolean average) {
        body.putObject("current")
                .put(
                        average ? "averageValue" : "value",
                        Quantity.ofMilli(proposal.average()).toString());
    }
}
