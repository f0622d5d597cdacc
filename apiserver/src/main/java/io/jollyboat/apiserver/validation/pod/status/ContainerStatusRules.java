package io.jollyboat.apiserver.validation.pod.status;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What may be said of the user that a container runs as, and of how the devices it has are. */
final class ContainerStatusRules {
    private static final String DEVICES = "allocatedResourcesStatus";

    private ContainerStatusRules() {}

    static void check(Field status, Field spec) {
        String system = spec.at("os").text("name");
        for (String list :
                List.of(
                        "containerStatuses",
                        "initContainerStatuses",
                        "ephemeralContainerStatuses")) {
            status.at(list).each(each -> user(each, system));
        }
        devices(status.at("containerStatuses"), Trees.objects(spec.node(), "containers"));
        devices(status.at("initContainerStatuses"), Trees.objects(spec.node(), "initContainers"));
        status.at("ephemeralContainerStatuses")
                .each(
                        each -> {
                            if (each.has(DEVICES)) {
                                each.at(DEVICES)
                                        .forbidden("must not be specified in container status");
                            }
                        });
    }

    /** Kubernetes leaves the user out of the paths. */
    private static void user(Field container, String system) {
        Field linux = container.at("linux").in(container.at("user", "linux").node());
        if (linux.absent()) {
            return;
        }
        if (system.equals("windows")) {
            linux.forbidden("cannot be set for a windows pod");
            return;
        }
        linux.at("uid").between(0, Integer.MAX_VALUE);
        linux.at("gid").between(0, Integer.MAX_VALUE);
        linux.at("supplementalGroups").each(group -> group.between(0, Integer.MAX_VALUE));
    }

    private static void devices(Field statuses, List<ObjectNode> containers) {
        for (Field status : statuses.items()) {
            Optional<ObjectNode> container =
                    containers.stream()
                            .filter(each -> Trees.text(each, "name").equals(status.text("name")))
                            .findFirst();
            for (Field resource : status.at(DEVICES).items()) {
                container.ifPresent(of -> asked(resource.at("name"), of));
                Set<String> ids = new HashSet<>();
                for (Field device : resource.at("resources").items()) {
                    Field health = device.at("health");
                    List<String> known = List.of("Healthy", "Unhealthy", "Unknown");
                    if (!known.contains(health.text())) {
                        health.violations().notSupported(health.path(), health.text(), known);
                    }
                    if (!ids.add(device.text("resourceID"))) {
                        device.at("resourceID").duplicate(device.text("resourceID"));
                    }
                }
            }
        }
    }

    /** A container has only what it asks for: a resource, or what was claimed for it. */
    private static void asked(Field name, ObjectNode container) {
        String text = name.text();
        if (!text.startsWith("claim:")) {
            if (!container.path("resources").path("requests").has(text)) {
                name.invalid(text, "must match one of the container's resource requests");
            }
        } else if (Trees.objects(container.path("resources"), "claims").stream()
                .noneMatch(claim -> named(claim).equals(text))) {
            name.invalid(
                    text,
                    "must match one of the container's resource claims in a format"
                            + " 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is"
                            + " empty");
        }
    }

    private static String named(ObjectNode claim) {
        String request = Trees.text(claim, "request");
        return "claim:" + Trees.text(claim, "name") + (request.isEmpty() ? "" : "/" + request);
    }
}
