package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ConfigMaps. */
public final class ConfigMapValidator implements Validator {
    /** The most that all values of one object may take together, in bytes. */
    static final int SIZE_LIMIT = 1024 * 1024;

    @Override
    public void validate(Field map) {
        long size = 0;
        Field data = map.at("data");
        Field binary = map.at("binaryData");
        for (String key : data.keys()) {
            Formats.configKey(key).forEach(wrong -> data.key(key).invalid(key, wrong));
            if (binary.node().has(key)) {
                data.key(key).invalid(key, "duplicate of key present in binaryData");
            }
            size += data.text(key).getBytes(StandardCharsets.UTF_8).length;
        }
        for (String key : binary.keys()) {
            Formats.configKey(key).forEach(wrong -> binary.key(key).invalid(key, wrong));
            size += decodedSize(binary.node().path(key));
        }
        if (size > SIZE_LIMIT) {
            map.violations().tooLong(Path.of("[]"), SIZE_LIMIT);
        }
    }

    /** How many bytes a text in Base64 stands for. */
    static long decodedSize(JsonNode base64) {
        String text = base64.stringValue("");
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        return text.length() / 4L * 3 - padding;
    }

    @Override
    public void validateUpdate(Field map, ObjectNode old) {
        immutable(map, old, List.of("data", "binaryData"));
        validate(map);
    }

    /** What was declared immutable stays so, and so does its content. */
    static void immutable(Field object, ObjectNode old, List<String> content) {
        if (!old.path("immutable").booleanValue(false)) {
            return;
        }
        String words = "field is immutable when `immutable` is set";
        if (!object.at("immutable").flag()) {
            object.at("immutable").forbidden(words);
        }
        for (String part : content) {
            JsonNode before = old.path(part);
            JsonNode now = object.at(part).node();
            if (!now.equals(before) && !(now.isEmpty() && before.isEmpty())) {
                object.at(part).forbidden(words);
            }
        }
    }
}
