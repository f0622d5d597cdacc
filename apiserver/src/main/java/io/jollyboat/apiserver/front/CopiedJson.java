package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON on one line: what is stored is copied. */
enum CopiedJson implements Encoding {
    INSTANCE;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] NEWLINE = {'\n'};

    @Override
    public String contentType() {
        return MediaType.JSON;
    }

    @Override
    public List<byte[]> object(ObjectNode json) {
        return List.of(MAPPER.writeValueAsBytes(json), NEWLINE);
    }

    @Override
    public List<byte[]> stored(StoredObject object) {
        return List.of(object.json(), NEWLINE);
    }

    @Override
    public BodySource list(ListHead head, List<StoredObject> items) {
        String start =
                "{\"kind\":%s,\"apiVersion\":%s,\"metadata\":%s,\"items\":["
                        .formatted(quoted(head.kind()), quoted(head.apiVersion()), head.metadata());
        return new ListedJson(start.getBytes(StandardCharsets.UTF_8), items);
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }
}
