package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON on one line: what is stored is copied. */
enum CopiedJson implements Encoding {
    INSTANCE;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] NEWLINE = {'\n'};
    private static final byte[] COMMA = {','};
    private static final byte[] LIST_END = "]}\n".getBytes(StandardCharsets.US_ASCII);

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
    public List<byte[]> list(ListHead head, List<StoredObject> items) {
        String start =
                "{\"kind\":%s,\"apiVersion\":%s,\"metadata\":%s,\"items\":["
                        .formatted(quoted(head.kind()), quoted(head.apiVersion()), head.metadata());
        List<byte[]> segments = new ArrayList<>(items.size() * 2 + 2);
        segments.add(start.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                segments.add(COMMA);
            }
            segments.add(items.get(i).json());
        }
        segments.add(LIST_END);
        return segments;
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }
}
