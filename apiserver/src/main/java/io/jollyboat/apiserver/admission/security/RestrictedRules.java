package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a hardened pod says of itself. */
final class RestrictedRules {

    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    private RestrictedRules() {}

    static Optional<Finding> privilegeEscalation(Subject pod) {
        if (pod.windows()) {
            return Optional.empty();
        }
        List<String> names =
                pod.named(
                        each -> {
                            JsonNode said =
                                    Subject.securityContext(each).path("allowPrivilegeEscalation");
                            return !said.isBoolean() || said.booleanValue();
                        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "allowPrivilegeEscalation != false",
                                Finding.named("container", names)
                                        + " must set securityContext.allowPrivilegeEscalation=false"));
    }

    static Optional<Finding> capabilities(Subject pod) {
        if (pod.windows()) {
            return Optional.empty();
        }
        List<String> keeping =
                pod.named(
                        each ->
                                !Trees.texts(Subject.securityContext(each), "capabilities", "drop")
                                        .contains("ALL"));
        Set<String> more = new TreeSet<>();
        List<String> adding =
                pod.named(
                        each -> {
                            List<String> added = BaselineRules.added(each);
                            added.remove("NET_BIND_SERVICE");
                            more.addAll(added);
                            return !added.isEmpty();
                        });
        List<String> details = new ArrayList<>();
        if (!keeping.isEmpty()) {
            details.add(
                    Finding.named("container", keeping)
                            + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.isEmpty()) {
            details.add(
                    Finding.named("container", adding)
                            + " must not include "
                            + Finding.quoted(more)
                            + " in securityContext.capabilities.add");
        }
        return details.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding("unrestricted capabilities", String.join("; ", details)));
    }

    static Optional<Finding> volumes(Subject pod) {
        List<String> names = new ArrayList<>();
        Set<String> types = new TreeSet<>();
        for (ObjectNode volume : Trees.objects(pod.spec(), "volumes")) {
            for (String type : volume.propertyNames()) {
                if (!type.equals("name") && !VOLUMES.contains(type)) {
                    names.add(Trees.text(volume, "name"));
                    types.add(type);
                }
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "restricted volume types",
                                Finding.named("volume", names)
                                        + (names.size() == 1 ? " uses " : " use ")
                                        + "restricted volume type"
                                        + (types.size() == 1 ? " " : "s ")
                                        + Finding.quoted(types)));
    }

    static Optional<Finding> runAsNonRoot(Subject pod) {
        JsonNode ofPod = pod.securityContext().path("runAsNonRoot");
        List<String> refusing =
                pod.named(
                        each -> {
                            JsonNode said = Subject.securityContext(each).path("runAsNonRoot");
                            return said.isBoolean() && !said.booleanValue();
                        });
        List<String> details = new ArrayList<>();
        if (ofPod.isBoolean() && !ofPod.booleanValue()) {
            details.add("pod");
        }
        if (!refusing.isEmpty()) {
            details.add(Finding.named("container", refusing));
        }
        if (!details.isEmpty()) {
            return Optional.of(
                    new Finding(
                            "runAsNonRoot != true",
                            String.join(" and ", details)
                                    + " must not set securityContext.runAsNonRoot=false"));
        }
        List<String> silent =
                ofPod.booleanValue(false)
                        ? List.of()
                        : pod.named(
                                each -> !Trees.flag(Subject.securityContext(each), "runAsNonRoot"));
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "runAsNonRoot != true",
                                "pod or "
                                        + Finding.named("container", silent)
                                        + " must set securityContext.runAsNonRoot=true"));
    }

    static Optional<Finding> runAsUser(Subject pod) {
        List<String> whose = new ArrayList<>();
        if (Trees.number(pod.securityContext(), -1, "runAsUser") == 0) {
            whose.add("pod");
        }
        List<String> names =
                pod.named(
                        each -> Trees.number(Subject.securityContext(each), -1, "runAsUser") == 0);
        if (!names.isEmpty()) {
            whose.add(Finding.named("container", names));
        }
        return whose.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "runAsUser=0",
                                String.join(" and ", whose) + " must not set runAsUser=0"));
    }

    static Optional<Finding> seccomp(Subject pod) {
        if (pod.windows()) {
            return Optional.empty();
        }
        List<String> unconfined = KernelRules.unconfined(pod);
        if (!unconfined.isEmpty()) {
            return Optional.of(new Finding("seccompProfile", String.join(", ", unconfined)));
        }
        boolean byPod = !KernelRules.profile(pod.securityContext()).isEmpty();
        List<String> silent =
                byPod
                        ? List.of()
                        : pod.named(
                                each ->
                                        KernelRules.profile(Subject.securityContext(each))
                                                .isEmpty());
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "seccompProfile",
                                "pod or "
                                        + Finding.named("container", silent)
                                        + " must set securityContext.seccompProfile.type to"
                                        + " \"RuntimeDefault\" or \"Localhost\""));
    }
}
