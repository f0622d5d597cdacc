package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.request.MediaType;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How objects are written for a client. */
enum Encoding {
    /** JSON on one line. */
    COMPACT,
    /** JSON for people: who asks with a browser or curl, or says {@code pretty}. */
    PRETTY,
    YAML;

    private static final JsonMapper PLAIN = new JsonMapper();
    private static final JsonMapper INDENTED =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What the call's Accept header prefers; errors must be told in some form, so JSON if none. */
    static Encoding of(Call call) {
        for (MediaType type : MediaType.accepted(call.header("Accept"))) {
            if (type.admits(MediaType.JSON)) {
                return pretty(call) ? PRETTY : COMPACT;
            }
            if (type.admits(MediaType.YAML)) {
                return YAML;
            }
        }
        return COMPACT;
    }

    private static boolean pretty(Call call) {
        if (call.query().has("pretty")) {
            return call.query().flag("pretty");
        }
        String agent = call.header("User-Agent");
        return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla");
    }

    String contentType() {
        return this == YAML ? MediaType.YAML : MediaType.JSON;
    }

    byte[] encode(ObjectNode json) {
        String text =
                switch (this) {
                    case COMPACT -> PLAIN.writeValueAsString(json) + "\n";
                    case PRETTY -> INDENTED.writeValueAsString(json);
                    case YAML -> yaml(json);
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String yaml(ObjectNode json) {
        DumpSettings block = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(block).dumpToString(PLAIN.convertValue(json, Object.class));
    }
}
