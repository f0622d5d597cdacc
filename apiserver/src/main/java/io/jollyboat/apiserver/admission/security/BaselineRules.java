package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a container must not do to get at its node. */
final class BaselineRules {

    private static final Set<String> USUAL_CAPABILITIES =
            Set.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    private BaselineRules() {}

    static Optional<Finding> appArmor(Subject pod) {
        List<String> details = new ArrayList<>();
        if (unconfined(pod.securityContext())) {
            details.add("pod must not set AppArmor profile type to \"Unconfined\"");
        }
        List<String> names = pod.named(each -> unconfined(Subject.securityContext(each)));
        if (!names.isEmpty()) {
            details.add(
                    Finding.named("container", names)
                            + " must not set AppArmor profile type to \"Unconfined\"");
        }
        List<String> annotations = new ArrayList<>();
        pod.metadata()
                .path("annotations")
                .forEachEntry(
                        (key, value) -> {
                            String profile = value.asString("");
                            boolean allowed =
                                    profile.isEmpty()
                                            || profile.equals("runtime/default")
                                            || profile.startsWith("localhost/");
                            if (key.startsWith(APP_ARMOR) && !allowed) {
                                annotations.add(key + "=\"" + profile + '"');
                            }
                        });
        if (!annotations.isEmpty()) {
            annotations.sort(null);
            details.add(
                    (annotations.size() == 1 ? "annotation " : "annotations ")
                            + String.join(", ", annotations));
        }
        return details.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                details.size() > 1 || names.size() > 1
                                        ? "forbidden AppArmor profiles"
                                        : "forbidden AppArmor profile",
                                String.join(", ", details)));
    }

    private static boolean unconfined(JsonNode context) {
        return Trees.text(context, "appArmorProfile", "type").equals("Unconfined");
    }

    static Optional<Finding> capabilities(Subject pod) {
        Set<String> unusual = new TreeSet<>();
        List<String> names =
                pod.named(
                        container -> {
                            List<String> added = added(container);
                            added.removeAll(USUAL_CAPABILITIES);
                            unusual.addAll(added);
                            return !added.isEmpty();
                        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "non-default capabilities",
                                Finding.named("container", names)
                                        + " must not include "
                                        + Finding.quoted(unusual)
                                        + " in securityContext.capabilities.add"));
    }

    static List<String> added(ObjectNode container) {
        return new ArrayList<>(
                Trees.texts(Subject.securityContext(container), "capabilities", "add"));
    }

    static Optional<Finding> hostNamespaces(Subject pod) {
        List<String> shared = new ArrayList<>();
        for (String each : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (Trees.flag(pod.spec(), each)) {
                shared.add(each + "=true");
            }
        }
        return shared.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding("host namespaces", String.join(", ", shared)));
    }

    static Optional<Finding> hostPaths(Subject pod) {
        List<String> names =
                Trees.objects(pod.spec(), "volumes").stream()
                        .filter(volume -> volume.has("hostPath"))
                        .map(volume -> Trees.text(volume, "name"))
                        .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding("hostPath volumes", Finding.named("volume", names)));
    }

    static Optional<Finding> hostPorts(Subject pod) {
        Set<String> ports = new TreeSet<>();
        List<String> names =
                pod.named(
                        container -> {
                            boolean any = false;
                            for (ObjectNode port : Trees.objects(container, "ports")) {
                                long number = Trees.number(port, 0, "hostPort");
                                if (number != 0) {
                                    ports.add(Long.toString(number));
                                    any = true;
                                }
                            }
                            return any;
                        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "hostPort",
                                Finding.named("container", names)
                                        + (names.size() == 1 ? " uses " : " use ")
                                        + (ports.size() == 1 ? "hostPort " : "hostPorts ")
                                        + String.join(", ", ports)));
    }

    static Optional<Finding> probeHosts(Subject pod) {
        Set<String> hosts = new TreeSet<>();
        List<String> names =
                pod.named(
                        container -> {
                            List<String> own = hosts(container);
                            hosts.addAll(own);
                            return !own.isEmpty();
                        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "probe or lifecycle host",
                                Finding.named("container", names)
                                        + (names.size() == 1 ? " uses " : " use ")
                                        + "probe or lifecycle "
                                        + Finding.named("host", hosts)));
    }

    private static List<String> hosts(ObjectNode container) {
        List<String> hosts = new ArrayList<>();
        for (JsonNode handler :
                List.of(
                        container.path("livenessProbe"),
                        container.path("readinessProbe"),
                        container.path("startupProbe"),
                        Trees.at(container, "lifecycle", "postStart"),
                        Trees.at(container, "lifecycle", "preStop"))) {
            for (String way : List.of("httpGet", "tcpSocket")) {
                String host = Trees.text(handler, way, "host");
                if (!host.isEmpty()) {
                    hosts.add(host);
                }
            }
        }
        return hosts;
    }

    static Optional<Finding> privileged(Subject pod) {
        List<String> names =
                pod.named(each -> Trees.flag(Subject.securityContext(each), "privileged"));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "privileged",
                                Finding.named("container", names)
                                        + " must not set securityContext.privileged=true"));
    }

    static Optional<Finding> procMount(Subject pod) {
        Set<String> mounts = new TreeSet<>();
        List<String> names =
                pod.named(
                        each -> {
                            String mount = Trees.text(Subject.securityContext(each), "procMount");
                            boolean usual = mount.isEmpty() || mount.equals("Default");
                            if (!usual) {
                                mounts.add(mount);
                            }
                            return !usual;
                        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "procMount",
                                Finding.named("container", names)
                                        + " must not set securityContext.procMount to "
                                        + Finding.quoted(mounts)));
    }

    static Optional<Finding> windowsHostProcess(Subject pod) {
        List<String> names =
                pod.named(
                        each ->
                                Trees.flag(
                                        Subject.securityContext(each),
                                        "windowsOptions",
                                        "hostProcess"));
        List<String> whose = new ArrayList<>();
        if (Trees.flag(pod.securityContext(), "windowsOptions", "hostProcess")) {
            whose.add("pod");
        }
        if (!names.isEmpty()) {
            whose.add(Finding.named("container", names));
        }
        return whose.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "hostProcess",
                                String.join(" and ", whose)
                                        + " must not set securityContext.windowsOptions.hostProcess=true"));
    }
}
