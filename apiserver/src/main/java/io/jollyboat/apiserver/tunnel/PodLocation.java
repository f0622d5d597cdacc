package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Which container of a pod a request means. Pure. */
final class PodLocation {

    private PodLocation() {}

    /**
     * The container that was asked for, or the only one.
     *
     * @throws ApiException 400 when there is no such container, or a choice
     */
    static String container(ObjectNode pod, String asked) {
        String name = Trees.text(pod, "metadata", "name");
        List<String> containers = names(pod, "containers");
        List<String> initial = names(pod, "initContainers");
        if (asked.isEmpty()) {
            if (containers.size() == 1 && initial.isEmpty()) {
                return containers.getFirst();
            }
            String choice =
                    "a container name must be specified for pod %s, choose one of: %s"
                            .formatted(name, shown(containers));
            throw ApiException.badRequest(
                    initial.isEmpty()
                            ? choice
                            : choice + " or one of the init containers: " + shown(initial));
        }
        List<String> all = new ArrayList<>(containers);
        all.addAll(initial);
        all.addAll(names(pod, "ephemeralContainers"));
        if (!all.contains(asked)) {
            throw ApiException.badRequest(
                    "container %s is not valid for pod %s".formatted(asked, name));
        }
        return asked;
    }

    private static List<String> names(ObjectNode pod, String list) {
        return Trees.objects(pod, "spec", list).stream()
                .map(container -> Trees.text(container, "name"))
                .toList();
    }

    private static String shown(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
