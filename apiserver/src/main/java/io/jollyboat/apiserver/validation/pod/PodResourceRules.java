package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.quota.PodResources;
import io.jollyboat.core.quota.ResourceList;
import java.util.List;
import java.util.Map;

/** What makes sound the requests and limits that a pod has as a whole, beside its containers'. */
final class PodResourceRules {
    private static final List<String> SUPPORTED = List.of("cpu", "hugepages-", "memory");

    private PodResourceRules() {}

    static void check(Field spec) {
        Field resources = spec.at("resources");
        if (resources.absent()) {
            return;
        }
        if (spec.at("os").text("name").equals("windows")) {
            resources.forbidden("may not be set for a windows pod");
            return;
        }
        if (!resources.at("claims").empty()) {
            resources.at("claims").forbidden("claims may not be set for Resources at pod-level");
        }
        for (String part : List.of("limits", "requests")) {
            Field amounts = resources.at(part);
            for (String name : amounts.keys()) {
                if (!PodResources.ofPods(name)) {
                    Field amount = amounts.key(name);
                    amount.violations().notSupported(amount.path(), name, SUPPORTED);
                }
            }
        }
        ResourceRules.check(resources, PodResources::ofPods);
        enoughForContainers(spec, resources.at("requests"));
        limitsOfContainers(spec, ResourceList.of(resources.at("limits").node()));
    }

    private static void enoughForContainers(Field spec, Field requests) {
        ResourceList whole = ResourceList.of(requests.node());
        ResourceList together = PodResources.ofContainers(spec.node());
        for (Map.Entry<String, Quantity> each : whole.amounts().entrySet()) {
            Quantity needed = together.amount(each.getKey());
            if (needed.compareTo(each.getValue()) > 0) {
                requests.key(each.getKey())
                        .invalid(
                                each.getValue().toString(),
                                "must be greater than or equal to aggregate container requests of "
                                        + needed);
            }
        }
    }

    private static void limitsOfContainers(Field spec, ResourceList whole) {
        for (Field container : spec.at("containers").items()) {
            Field limits = container.at("resources", "limits");
            ResourceList own = ResourceList.of(limits.node());
            for (Map.Entry<String, Quantity> each : own.amounts().entrySet()) {
                String name = each.getKey();
                if (whole.has(name) && each.getValue().compareTo(whole.amount(name)) > 0) {
                    limits.invalid(
                            each.getValue().toString(),
                            "must be less than or equal to pod limits of " + whole.amount(name));
                }
            }
        }
    }
}
