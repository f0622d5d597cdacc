package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a container may be told of its pod, in files of a volume and in its environment: fields of
 * it, and resources of a container.
 */
public final class PodFacts {
    /** What exists of pods at all; other fields are refused in other words. */
    private static final List<String> KNOWN =
            List.of(
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.host",
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.terminationGracePeriodSeconds",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.phase",
                    "status.podIP",
                    "status.podIPs");

    /** What a variable of a container's environment can hold. */
    public static final List<String> IN_VARIABLES =
            List.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");

    /** What a file can hold. */
    static final List<String> IN_FILES =
            List.of(
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid");

    private static final List<String> RESOURCES =
            List.of(
                    "limits.cpu",
                    "limits.ephemeral-storage",
                    "limits.memory",
                    "requests.cpu",
                    "requests.ephemeral-storage",
                    "requests.memory");
    private static final List<String> SIZES =
            List.of(
                    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi",
                    "1Ei");

    private PodFacts() {}

    /**
     * A reference to a field.
     *
     * @param fields those that may stand here, in order
     */
    public static void field(Field reference, List<String> fields) {
        Field version = reference.at("apiVersion");
        Field path = reference.at("fieldPath");
        if (!version.isRequired() || !path.isRequired()) {
            return;
        }
        String text = path.text();
        int open = text.endsWith("']") ? text.indexOf("['") : -1;
        String name = open > 0 ? text.substring(0, open) : text;
        boolean keyed = name.equals("metadata.annotations") || name.equals("metadata.labels");
        if (!version.text().equals("v1")) {
            path.invalid("error converting fieldPath: unsupported pod version: " + version.text());
        } else if (open > 0 && !keyed) {
            path.invalid(
                    "error converting fieldPath: field label does not support subscript: " + text);
        } else if (open > 0) {
            key(reference, name, text.substring(open + 2, text.length() - 2));
        } else if (!KNOWN.contains(text)) {
            path.invalid("error converting fieldPath: field label not supported: " + text);
        } else if (!fields.contains(text.equals("spec.host") ? "spec.nodeName" : text)) {
            path.violations().notSupported(path.path(), path.node(), fields);
        }
    }

    /** Annotations have keys in either case. */
    private static void key(Field reference, String map, String key) {
        String shown = map.equals("metadata.annotations") ? key.toLowerCase(Locale.ROOT) : key;
        Formats.qualifiedName(shown).forEach(wrong -> reference.invalid(shown, wrong));
    }

    /**
     * A reference to a resource of a container.
     *
     * @param ofOthers whether it has to say of which one: a container's environment is its own
     */
    public static void resource(Field reference, boolean ofOthers) {
        Field resource = reference.at("resource");
        String name = resource.text();
        if ((!ofOthers || reference.at("containerName").isRequired())
                && resource.isRequired()
                && !RESOURCES.contains(name)
                && !hugePages(name)) {
            resource.violations().notSupported(resource.path(), resource.node(), RESOURCES);
        }
        divisor(reference.at("divisor"), name);
    }

    private static boolean hugePages(String name) {
        return name.startsWith("requests.hugepages-") || name.startsWith("limits.hugepages-");
    }

    /** The unit that the file counts in; nothing said and zero mean that of the resource. */
    private static void divisor(Field divisor, String resource) {
        Optional<Quantity> unit = Quantity.tryParse(divisor.node().asString(""));
        if (unit.isEmpty() || unit.get().signum() == 0) {
            return;
        }
        String text = unit.get().toString();
        String kind = resource.substring(resource.indexOf('.') + 1);
        if (kind.equals("cpu") && !text.equals("1m") && !text.equals("1")) {
            divisor.invalid(
                    resource, "only divisor's values 1m and 1 are supported with the cpu resource");
        }
        String sized =
                switch (kind) {
                    case "memory" -> "memory";
                    case "ephemeral-storage" -> "local ephemeral storage";
                    default -> hugePages(resource) ? "hugepages" : "";
                };
        if (!sized.isEmpty() && !SIZES.contains(text)) {
            divisor.invalid(
                    resource,
                    "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei"
                            + " are supported with the "
                            + sized
                            + " resource");
        }
    }
}
