package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.MediaType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How objects are written for a client, in pieces. */
interface Encoding {

    String contentType();

    List<byte[]> object(ObjectNode json);

    List<byte[]> stored(StoredObject object);

    BodySource list(ListHead head, List<StoredObject> items);

    /**
     * What the call's Accept header prefers of what the answer can be told in; errors must be told
     * in some form, so JSON if none.
     */
    static Encoding of(Call call, Answer answer) {
        for (MediaType type : MediaType.accepted(call.header("Accept"))) {
            if (type.wantsProtobuf() && ProtobufEncoding.knows(answer)) {
                return ProtobufEncoding.INSTANCE;
            }
            if (type.admits(MediaType.JSON)) {
                return pretty(call) ? Printed.PRETTY : CopiedJson.INSTANCE;
            }
            if (type.admits(MediaType.YAML)) {
                return Printed.YAML;
            }
        }
        return CopiedJson.INSTANCE;
    }

    private static boolean pretty(Call call) {
        if (call.query().has("pretty")) {
            return call.query().flag("pretty");
        }
        String agent = call.header("User-Agent");
        return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla");
    }
}
