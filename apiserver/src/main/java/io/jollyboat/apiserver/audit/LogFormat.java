package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How an event looks in a line of a log: as it is, or as logs looked before there were events. */
public final class LogFormat {

    private LogFormat() {}

    /**
     * By Kubernetes' word for it.
     *
     * @throws IllegalArgumentException when there is no such format
     */
    public static Function<ObjectNode, String> of(String word) {
        return switch (word) {
            case "json" -> ObjectNode::toString;
            case "legacy" -> LogFormat::legacy;
            default ->
                    throw new IllegalArgumentException(
                            "invalid audit log format "
                                    + word
                                    + ", allowed formats are \"legacy,json\"");
        };
    }

    private static String legacy(ObjectNode event) {
        JsonNode user = event.path("user");
        JsonNode as = event.path("impersonatedUser");
        return Trees.text(event, "requestReceivedTimestamp")
                + " AUDIT:"
                + field("id", Trees.text(event, "auditID"))
                + field("stage", Trees.text(event, "stage"))
                + field("ip", event.path("sourceIPs").path(0).asString("<unknown>"))
                + field("method", Trees.text(event, "verb"))
                + field("user", or(Trees.text(user, "username"), "<none>"))
                + field("groups", or(quoted(Trees.texts(user, "groups")), "<none>"))
                + field("as", as.isObject() ? Trees.text(as, "username") : "<self>")
                + field("asgroups", or(quoted(Trees.texts(as, "groups")), "<lookup>"))
                + field("user-agent", Trees.text(event, "userAgent"))
                + field("namespace", or(Trees.text(event, "objectRef", "namespace"), "<none>"))
                + field("uri", Trees.text(event, "requestURI"))
                + field("response", event.at("/responseStatus/code").asString("<deferred>"));
    }

    private static String field(String name, String value) {
        return " " + name + "=" + quoted(value);
    }

    private static String or(String text, String instead) {
        return text.isEmpty() ? instead : text;
    }

    private static String quoted(List<String> all) {
        return all.stream().map(LogFormat::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }
}
