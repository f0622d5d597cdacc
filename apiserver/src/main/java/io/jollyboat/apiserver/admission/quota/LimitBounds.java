package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.quota.PodResources;
import io.jollyboat.core.quota.ResourceList;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bounds that one item of a LimitRange sets.
 *
 * @param type Container, Pod or PersistentVolumeClaim
 * @param ratio how much larger than a request a limit may be
 */
record LimitBounds(String type, ResourceList min, ResourceList max, ResourceList ratio) {

    static LimitBounds of(ObjectNode item) {
        return new LimitBounds(
                Trees.text(item, "type"),
                ResourceList.of(item.path("min")),
                ResourceList.of(item.path("max")),
                ResourceList.of(item.path("maxLimitRequestRatio")));
    }

    /** Adds what an object breaks. */
    void check(JsonNode object, boolean pod, List<String> broken) {
        if (pod && type.equals("Container")) {
            List<ObjectNode> containers =
                    new ArrayList<>(Trees.objects(object, "spec", "containers"));
            containers.addAll(Trees.objects(object, "spec", "initContainers"));
            for (ObjectNode container : containers) {
                check(
                        ResourceList.of(Trees.at(container, "resources", "requests")),
                        ResourceList.of(Trees.at(container, "resources", "limits")),
                        broken);
            }
        } else if (pod && type.equals("Pod")) {
            check(PodResources.requests(object), PodResources.limits(object), broken);
        } else if (!pod && type.equals("PersistentVolumeClaim")) {
            ResourceList requests =
                    ResourceList.of(Trees.at(object, "spec", "resources", "requests"));
            min.names().forEach(name -> least(name, requests, ResourceList.NONE, broken));
            max.names().forEach(name -> mostRequested(name, requests, broken));
        }
    }

    private void check(ResourceList requests, ResourceList limits, List<String> broken) {
        min.names().forEach(name -> least(name, requests, limits, broken));
        max.names().forEach(name -> most(name, requests, limits, broken));
        ratio.names().forEach(name -> ratio(name, requests, limits, broken));
    }

    private void least(
            String name, ResourceList requests, ResourceList limits, List<String> broken) {
        Quantity bound = min.amount(name);
        String rule = "minimum " + name + " usage per " + type + " is " + bound;
        if (!requests.has(name)) {
            broken.add(rule + ".  No request is specified");
        } else if (requests.amount(name).compareTo(bound) < 0) {
            broken.add(rule + ", but request is " + requests.amount(name));
        }
        if (limits.has(name) && limits.amount(name).compareTo(bound) < 0) {
            broken.add(rule + ", but limit is " + limits.amount(name));
        }
    }

    private void most(
            String name, ResourceList requests, ResourceList limits, List<String> broken) {
        Quantity bound = max.amount(name);
        String rule = "maximum " + name + " usage per " + type + " is " + bound;
        if (!limits.has(name)) {
            broken.add(rule + ".  No limit is specified");
        } else if (limits.amount(name).compareTo(bound) > 0) {
            broken.add(rule + ", but limit is " + limits.amount(name));
        }
        if (requests.has(name) && requests.amount(name).compareTo(bound) > 0) {
            broken.add(rule + ", but request is " + requests.amount(name));
        }
    }

    private void mostRequested(String name, ResourceList requests, List<String> broken) {
        Quantity bound = max.amount(name);
        String rule = "maximum " + name + " usage per " + type + " is " + bound;
        if (!requests.has(name)) {
            broken.add(rule + ".  No request is specified");
        } else if (requests.amount(name).compareTo(bound) > 0) {
            broken.add(rule + ", but request is " + requests.amount(name));
        }
    }

    private void ratio(
            String name, ResourceList requests, ResourceList limits, List<String> broken) {
        Quantity bound = ratio.amount(name);
        String rule = name + " max limit to request ratio per " + type + " is " + bound + ", but ";
        Quantity request = requests.amount(name);
        Quantity limit = limits.amount(name);
        if (request.isZero()) {
            broken.add(rule + "no request is specified or request is 0");
        }
        if (limit.isZero()) {
            broken.add(rule + "no limit is specified or limit is 0");
        }
        if (request.isZero() || limit.isZero()) {
            return;
        }
        var observed = limit.amount().divide(request.amount(), MathContext.DECIMAL64);
        if (observed.compareTo(bound.amount()) > 0) {
            broken.add(rule + String.format(Locale.ROOT, "provided ratio is %f", observed));
        }
    }
}
