package io.jollyboat.apiserver.tunnel;

import io.jollyboat.apiserver.request.QueryParameters;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The wishes for a stream, which come as parameters, as the objects that admission knows. */
final class StreamOptions {

    private StreamOptions() {}

    /** {@code PodExecOptions} or {@code PodAttachOptions}. */
    static ObjectNode process(QueryParameters query, String kind) {
        ObjectNode options = named(kind.equals("exec") ? "PodExecOptions" : "PodAttachOptions");
        for (String stream : List.of("stdin", "stdout", "stderr", "tty")) {
            if (query.flag(stream)) {
                options.put(stream, true);
            }
        }
        if (!query.first("container").isEmpty()) {
            options.put("container", query.first("container"));
        }
        if (kind.equals("exec")) {
            ArrayNode command = options.putArray("command");
            query.all("command").forEach(command::add);
        }
        return options;
    }

    /** {@code PodPortForwardOptions}. */
    static ObjectNode portForward(QueryParameters query) {
        ObjectNode options = named("PodPortForwardOptions");
        ArrayNode ports = options.putArray("ports");
        for (String some : query.all("ports")) {
            for (String port : some.split(",", -1)) {
                if (port.matches("\\d{1,5}")) {
                    ports.add(Integer.parseInt(port));
                }
            }
        }
        return options;
    }

    private static ObjectNode named(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", "v1");
    }
}
