package io.jollyboat.kubelet.environment;

import static java.util.stream.Collectors.joining;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.Map;
import java.util.TreeMap;

/** Answers a {@code fieldRef}: the text of one field of the pod. */
public final class FieldReference {

    private FieldReference() {}

    /**
     * The value of a field path such as {@code metadata.labels['app']}.
     *
     * @throws MissingConfiguration when there is no such field to refer to
     */
    public static String resolve(Pod pod, String path, PodAddresses addresses)
            throws MissingConfiguration {
        if (path.endsWith("']")) {
            int open = path.indexOf("['");
            if (open > 0) {
                String key = path.substring(open + 2, path.length() - 2);
                switch (path.substring(0, open)) {
                    case "metadata.labels":
                        return pod.metadata().labels().getOrDefault(key, "");
                    case "metadata.annotations":
                        return pod.metadata().annotations().getOrDefault(key, "");
                    default:
                        throw unsupported(path);
                }
            }
        }
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> lines(pod.metadata().labels());
            case "metadata.annotations" -> lines(pod.metadata().annotations());
            case "spec.nodeName" -> pod.spec().nodeName();
            case "spec.serviceAccountName" -> pod.spec().serviceAccountName();
            case "status.hostIP" -> PodAddresses.first(addresses.host());
            case "status.hostIPs" -> String.join(",", addresses.host());
            case "status.podIP" -> PodAddresses.first(addresses.pod());
            case "status.podIPs" -> String.join(",", addresses.pod());
            default -> throw unsupported(path);
        };
    }

    private static MissingConfiguration unsupported(String path) {
        return new MissingConfiguration("unsupported fieldPath: " + path);
    }

    /** One {@code key="value"} a line, sorted; the value quoted as Go's {@code %q} would. */
    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                        .collect(joining("\n"));
    }

    private static String quoted(String value) {
        var out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
