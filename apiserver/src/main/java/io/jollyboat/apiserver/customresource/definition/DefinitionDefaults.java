package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What a definition leaves out. */
public final class DefinitionDefaults {

    private static final int HTTPS = 443;

    private DefinitionDefaults() {}

    /** Fills it in. */
    public static void apply(ObjectNode definition) {
        ObjectNode spec = Trees.object(definition, "spec");
        ObjectNode names = Trees.object(spec, "names");
        String kind = Trees.text(names, "kind");
        if (!kind.isEmpty()) {
            Trees.putIfAbsent(names, "singular", kind.toLowerCase(Locale.ROOT));
            Trees.putIfAbsent(names, "listKind", kind + "List");
        }
        ObjectNode conversion = Trees.object(spec, "conversion");
        Trees.putIfAbsent(conversion, "strategy", "None");
        if (conversion.path("webhook").path("clientConfig").path("service")
                instanceof ObjectNode service) {
            Trees.putIfAbsent(service, "port", HTTPS);
        }
    }
}
