package io.jollyboat.apiserver.admission.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What policies note of one request in its audit event: for each key the values that a policy's
 * uses found, each once.
 */
final class AuditNotes {

    /** In bytes, of one value, as in Kubernetes. */
    private static final int LONGEST = 10 * 1024;

    private final Map<String, Set<String>> values = new LinkedHashMap<>();

    /** Notes a value, cut where it is too long; one of spaces only is none. */
    void add(String policy, String key, String value) {
        String bare = value.strip();
        if (!bare.isEmpty()) {
            values.computeIfAbsent(policy + "/" + key, _ -> new LinkedHashSet<>()).add(cut(bare));
        }
    }

    private static String cut(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST) {
            return value;
        }
        int end = LONGEST;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--; // no half character: it would be no text
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * @param annotate takes each key with its values
     */
    void publish(BiConsumer<String, String> annotate) {
        values.forEach((key, found) -> annotate.accept(key, String.join(", ", found)));
    }
}
