package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Encodings that are made anew for each answer: for people, mostly. */
enum Printed implements Encoding {
    /** JSON for people: who asks with a browser or curl, or says {@code pretty}. */
    PRETTY,
    YAML;

    private static final JsonMapper PLAIN = new JsonMapper();

    /** As Go indents: no blank before a colon, each element on a line of its own. */
    private static final ObjectWriter INDENTED = PLAIN.writer().with(indented());

    @Override
    public String contentType() {
        return this == YAML ? MediaType.YAML : MediaType.JSON;
    }

    @Override
    public List<byte[]> object(ObjectNode json) {
        String text = this == YAML ? YamlText.of(json) : INDENTED.writeValueAsString(json);
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<byte[]> stored(StoredObject object) {
        return object(object.tree());
    }

    @Override
    public BodySource list(ListHead head, List<StoredObject> items) {
        ObjectNode list = head.json();
        ArrayNode array = list.putArray("items");
        items.forEach(item -> array.add(item.tree()));
        return BodySource.of(object(list));
    }

    private static DefaultPrettyPrinter indented() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(
                        Separators.createDefaultInstance()
                                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                                .withObjectEmptySeparator("")
                                .withArrayEmptySeparator(""))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
    }
}
