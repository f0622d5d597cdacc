package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What makes sound the metrics that an autoscaler looks at, and how fast it may act on them. */
final class AutoscalerRules {
    private static final long LONGEST_WINDOW = 3600;
    private static final long LONGEST_PERIOD = 1800;

    /** The member that tells more of a metric, by the metric's type. */
    private static final Map<String, String> SOURCES =
            new TreeMap<>(
                    Map.of(
                            "ContainerResource", "containerResource",
                            "External", "external",
                            "Object", "object",
                            "Pods", "pods",
                            "Resource", "resource"));

    private AutoscalerRules() {}

    static void check(Field spec) {
        spec.at("metrics").each(AutoscalerRules::metric);
        rules(spec.at("behavior", "scaleUp"));
        rules(spec.at("behavior", "scaleDown"));
    }

    /** What an autoscaler looks at, whatever it is. */
    static void reference(Field reference) {
        for (String part : List.of("kind", "name")) {
            if (reference.at(part).isRequired()) {
                reference.at(part).matches(Formats::pathSegment);
            }
        }
    }

    /** What can be scaled is of a group, but for one kind. */
    static void group(Field target) {
        Field version = target.at("apiVersion");
        String text = version.text();
        boolean grouped = text.indexOf('/') > 0;
        if (parts(version) && !grouped && !target.text("kind").equals("ReplicationController")) {
            version.invalid(text, "apiVersion must specify API group");
        }
    }

    /** Whether it is a version, with or without a group. */
    private static boolean parts(Field version) {
        boolean good = version.text().chars().filter(each -> each == '/').count() < 2;
        if (!good) {
            version.invalid("unexpected GroupVersion string: " + version.text());
        }
        return good;
    }

    private static void metric(Field metric) {
        Field type = metric.at("type");
        if (type.absent()) {
            type.required("must specify a metric source type");
        }
        type.oneOf(SOURCES.keySet().toArray(String[]::new));
        List<String> present = new ArrayList<>();
        SOURCES.values().stream().filter(metric::has).forEach(present::add);
        String expected = SOURCES.getOrDefault(type.text(), "");
        if (!expected.isEmpty() && !present.contains(expected)) {
            metric.at(expected).required("must populate information for the given metric source");
        }
        if (present.size() == 1) {
            source(present.getFirst(), metric.at(present.getFirst()));
        } else {
            present.remove(expected);
            present.forEach(
                    other ->
                            metric.at(other)
                                    .forbidden("must populate the given metric source only"));
        }
    }

    private static void source(String kind, Field source) {
        Field target = source.at("target");
        if (kind.equals("resource") || kind.equals("containerResource")) {
            must(source.at("name"), "must specify a resource name");
        } else {
            must(source.at("metric", "name"), "must specify a metric name");
        }
        target(target);
        boolean average = target.has("averageValue");
        switch (kind) {
            case "resource" -> utilization(target);
            case "containerResource" -> {
                must(source.at("container"), "must specify a container");
                utilization(target);
            }
            case "pods" -> {
                if (!average) {
                    target.at("averageValue")
                            .required("must specify a positive target averageValue");
                }
            }
            case "object" -> {
                reference(source.at("describedObject"));
                parts(source.at("describedObject", "apiVersion"));
                if (!average && !target.has("value")) {
                    target.at("averageValue")
                            .required("must set either a target value or averageValue");
                }
            }
            default -> external(target);
        }
    }

    private static void must(Field field, String words) {
        if (field.absent()) {
            field.required(words);
        }
    }

    private static void target(Field target) {
        Field type = target.at("type");
        if (type.absent()) {
            type.required("must specify a metric target type");
        } else if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
            type.invalid("must be either Utilization, Value, or AverageValue");
        }
        for (String amount : List.of("value", "averageValue")) {
            Field field = target.at(amount);
            if (field.present()
                    && Quantity.tryParse(field.node().asString(""))
                            .filter(value -> value.signum() <= 0)
                            .isPresent()) {
                field.invalid("must be positive");
            }
        }
        if (target.has("averageUtilization") && target.at("averageUtilization").number(0) < 1) {
            target.at("averageUtilization").invalid("must be greater than 0");
        }
    }

    private static void utilization(Field target) {
        boolean share = target.has("averageUtilization");
        boolean amount = target.has("averageValue");
        if (!share && !amount) {
            target.at("averageUtilization")
                    .required("must set either a target raw value or a target utilization");
        } else if (share && amount) {
            target.at("averageValue")
                    .forbidden("may not set both a target raw value and a target utilization");
        }
    }

    private static void external(Field target) {
        boolean value = target.has("value");
        boolean average = target.has("averageValue");
        if (!value && !average) {
            target.at("averageValue")
                    .required("must set either a target value for metric or a per-pod target");
        } else if (value && average) {
            target.at("value")
                    .forbidden("may not set both a target value for metric and a per-pod target");
        }
    }

    private static void rules(Field rules) {
        if (rules.absent()) {
            return;
        }
        Field window = rules.at("stabilizationWindowSeconds");
        if (window.number(0) < 0) {
            window.invalid("must be greater than or equal to zero");
        } else if (window.number(0) > LONGEST_WINDOW) {
            window.invalid("must be less than or equal to " + LONGEST_WINDOW);
        }
        rules.at("selectPolicy").oneOf("Disabled", "Max", "Min");
        if (rules.at("policies").empty()) {
            rules.at("policies").required("must specify at least one Policy");
        }
        rules.at("policies").each(AutoscalerRules::policy);
    }

    private static void policy(Field policy) {
        policy.at("type").isRequiredOneOf("Percent", "Pods");
        Field value = policy.at("value");
        if (value.number(0) <= 0) {
            value.invalid(value.number(0), "must be greater than zero");
        }
        Field period = policy.at("periodSeconds");
        if (period.number(0) <= 0) {
            period.invalid(period.number(0), "must be greater than zero");
        } else if (period.number(0) > LONGEST_PERIOD) {
            period.invalid("must be less than or equal to " + LONGEST_PERIOD);
        }
    }
}
